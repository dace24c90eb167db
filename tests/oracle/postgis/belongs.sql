-- The one road each thing belongs to (table `things`, with `entered`), and where along it and on which hand it stands, from
-- `contacts.sql`: the road it is entered at when that is within :reach_m, else the nearest.
create temp table candidates as
select c.road, c.id, min(off_m) off_m, t.entered in (r.number, r.name, r.id) own, r.fid
from contacts c join things t using (id) join roads r on r.id = c.road
group by c.road, c.id, own, r.fid having min(off_m) <= :reach_m + 0.002;
create index on candidates (id);
analyze candidates;

-- Doubtful: at the edge of the reach, or another road is as near. What stands at several places of its road that are as near, or
-- touches it along a stretch, has no one measure here.
create temp table belongs as
select id, road, off_m,
       abs(off_m - :reach_m) < 0.002 or exists (
           select from candidates c where c.id = best.id and c.road <> best.road and coalesce(c.own, false) = own
           and abs(c.off_m - best.off_m) < 0.002) doubtful,
       measure_m, hand, apart_m > 0.02 or off_m = 0 as spread
from (
    select distinct on (id) id, road, off_m, coalesce(own, false) own
    from candidates order by id, coalesce(own, false) desc, off_m, fid
) best, lateral (
    select min(measure_m) measure_m, max(measure_m) - min(measure_m) apart_m,
           case when count(distinct c.hand) = 1 and count(c.hand) = count(*) then min(c.hand) end hand
    from contacts c where c.id = best.id and c.road = best.road and c.off_m < best.off_m + 0.002
) feet;
create index on belongs (id);
analyze belongs;
