-- What is to be seen, whether it was, and where it comes in a patrol.
select p.id, v.village, v.doubtful, case when p.seen_at is null then 'never' when p.seen_at < since.day then 'stale' else 'fresh' end,
       :'on'::date - p.seen_at, coalesce(r.number, r.name, r.id), r.fid, p.measure_m, p.road, off_m, told_m, hand, p.doubtful, no_measure
from placed p join of_village v using (id) left join roads r on r.id = p.road,
     (select (:'on'::date - value * interval '1 month')::date as day from rules where id = 'patrol.period') since
where p.state is null or p.state in ('in_use', 'damaged');
