-- The one road each thing belongs to (table `things`: id, geom, geog, entered), and where along it and on which hand it stands:
-- the road it is entered at when that is within :reach_m, else the nearest. The nearest point of a thing is a corner of
-- its own beside a segment, or a corner of the road beside an edge of it; hands as in `stands.sql`.
create temp table near_things as
select * from things t where exists (select from segments s where st_dwithin(s.geog, t.geog, :reach_m + 1));
create temp table own_corners as select id, corner from near_things t, lateral pg_temp.corners(t.geom) corner;
create temp table own_edges as
select id, edge from near_things t, lateral pg_temp.edges(t.geom) edge where st_dimension(t.geom) > 0;
analyze near_things;
analyze own_corners;
analyze own_edges;

create temp table contacts as
select road, id, n, off_m, from_m + along_m measure_m,
       case when length_m = 0 or off_m < 0.002 then 0
            else sign(round(sin(st_azimuth(a, b) - st_azimuth(a, corner))::numeric, 9)) end hand
from (
    select s.*, t.id, corner, st_distance(s.geog, corner) off_m,
           case when s.length_m = 0 then 0 else greatest(0, least(s.length_m,
               (st_distance(s.a, corner) ^ 2 + s.length_m ^ 2 - st_distance(s.b, corner) ^ 2) / (2 * s.length_m))) end along_m
    from own_corners t join segments s on st_dwithin(s.geog, corner, :reach_m + 1)
) near
union all
select road, id, n, st_distance(edge, post), measure_m, hand
from (
    select s.road, s.n, t.id, edge, post, measure_m,
           -- Where both ends of the edge are on one hand, so is its nearest point.
           (select case when s.length_m > 0 and count(distinct own) = 1 then min(own) end from (
                select sign(round(sin(st_azimuth(s.a, s.b) - st_azimuth(s.a, corner))::numeric, 9)) own
                from pg_temp.corners(edge::geometry) corner) ends) hand
    from own_edges t join segments s on st_dwithin(s.geog, edge, :reach_m + 1),
         lateral (values (s.a, s.from_m), (s.b, s.from_m + s.length_m)) ends (post, measure_m)
) ends
where st_dwithin(edge, post, :reach_m + 1)
union all
select road, t.id, n, 0, from_m, 0
from near_things t join segments s on st_dwithin(s.geog, t.geog, 0.1) and st_intersects(t.geom, s.geom)
where st_dimension(t.geom) > 0;
create index on contacts (id, road);
analyze contacts;

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
