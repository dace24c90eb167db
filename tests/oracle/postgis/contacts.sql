-- Where things (table `things`: id, geom, geog) come within :reach_m of segments, each contact with how far along the road and on
-- which hand. The nearest point of a thing is a corner of its own beside a segment, or a corner of the road beside an edge of
-- it; hands as in `stands.sql`.
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
