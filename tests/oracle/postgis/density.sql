-- Bins beside the main roads by road, section, kilometre and village; lengths in half millimetres.
create temp table own_of_section as
select road, side, id, own - coalesce(range_agg(own) over earlier, '{}') own
from (select road, side, id, fid, range_agg(int8range(round(from_m * 1000)::int8, round(to_m * 1000)::int8)) own
      from sections, (values ('left'), ('right')) hands (side) where case side when 'left' then is_left else is_right end
      group by road, side, id, fid) every
window earlier as (partition by road, side order by fid rows between unbounded preceding and 1 preceding);

-- The first place of each bin along each road.
create temp table counted as
select distinct on (road, id) road, id, measure_m, hand, doubtful or hand is null doubtful from stands
where off_m <= :reach_m + 0.002 order by road, id, measure_m;

create temp table of_section as
select distinct on (c.road, c.id) c.road, c.id, s.id section,
       exists (select from sections e where e.road = c.road and least(abs(e.from_m - c.measure_m), abs(e.to_m - c.measure_m)) < 0.005) doubtful
from counted c left join sections s on s.road = c.road and c.measure_m >= s.from_m and c.measure_m < s.to_m
     and (coalesce(c.hand, 0) >= 0 and s.is_left or coalesce(c.hand, 0) <= 0 and s.is_right)
order by c.road, c.id, s.fid;

select 'road', l.road, '', l.length_m, (select count(*) from counted c where c.road = l.road),
       (select count(*) from counted c where c.road = l.road and doubtful) from lengths l
union all
select 'section', road, id, sum((select sum(upper(part) - lower(part)) from unnest(own) part)) / 2000.0,
       (select count(*) from of_section c where c.road = o.road and c.section = o.id),
       (select count(*) from of_section c join counted using (road, id) where c.road = o.road and (c.doubtful or counted.doubtful))
from own_of_section o group by road, id
union all
select 'kilometre', l.road, km::text, null, (select count(*) from counted c where c.road = l.road
           and floor(pg_temp.chainage_m(c.road, c.measure_m) / 1000 + 5e-6) = km),
       (select count(*) from counted c where c.road = l.road and (doubtful
           or abs(pg_temp.chainage_m(c.road, c.measure_m) / 1000 - round(pg_temp.chainage_m(c.road, c.measure_m) / 1000)) < 5e-6))
from lengths l, lateral (select distinct floor(pg_temp.chainage_m(c.road, c.measure_m) / 1000 + 5e-6) km
                         from counted c where c.road = l.road) kms
union all
select 'village', coalesce(v.village, ''), '', coalesce((select sum(mm) / 2000.0 from territory t where t.village is not distinct from v.village), 0),
       (select count(*) from points p join of_village o using (id) where o.village is not distinct from v.village),
       (select count(distinct c.id) from counted c join of_village o using (id) where o.village is not distinct from v.village)
from (select village from territory union select village from of_village union select name from borders) v
union all
select 'on border', village, '', sum(length_m), 0, 0 from on_border group by village;
