-- How much of each structure's ground lies in the zones: in that of each road, and in those of its class and verdict and in none that
-- decides before these, square metres, with the narrowest and the widest land. In the structure's UTM zone, which keeps angles and so
-- has one scale about a house, taken there from a hundred metres on the ellipsoid; arcs of 60 m drawn in steps of half a degree run
-- 0.6 mm inside their circles.
create temp table in_zone as
select n.id, n.road, l.low + l.limit_m least_m, l.high + l.limit_m most_m,
       dense_rank() over (partition by n.id order by greatest(off_m - low, 0) + coalesce(s.accuracy_m, 0) + coalesce(l.accuracy_m, 0)
           > limit_m, rank) turn
from near n join lines l on l.id = n.road join structures s on s.id = n.id
where st_dimension(s.geom) = 2 and s.state is distinct from 'removed'
and greatest(off_m - high, 0) - coalesce(s.accuracy_m, 0) - coalesce(l.accuracy_m, 0) <= limit_m + 0.01;

create temp table strips as
select z.*, scale, st_transform(s.geom, srid) ground, st_buffer(flat, least_m * scale, 'quad_segs=180') least,
       st_buffer(flat, most_m * scale, 'quad_segs=180') most
from in_zone z join structures s on s.id = z.id, lateral (
    select st_segmentize(st_collect(e.geom)::geography, 100)::geometry edges from segments e
    where e.road = z.road and st_dwithin(e.geog, s.geom::geography, most_m * 1.01 + 1)
) e, lateral (
    select 32601 + floor((st_x(here) + 180) / 6)::int + case when st_y(here) < 0 then 100 else 0 end srid, here,
           st_translate(here, 0.001, 0) there
    from (select st_centroid(s.geom) here) middle offset 0
) at, lateral (
    select st_transform(edges, srid) flat, st_distance(st_transform(here, srid), st_transform(there, srid))
           / st_distance(here::geography, there::geography) scale offset 0
) laid;
create index on strips (id);
analyze strips;

select 'ground', id, road, turn, st_perimeter(ground) / scale, st_area(st_intersection(ground, least)) / scale ^ 2,
       st_area(st_intersection(ground, most)) / scale ^ 2,
       (st_area(st_intersection(ground, all_least)) - st_area(st_intersection(ground, before_least))) / scale ^ 2,
       (st_area(st_intersection(ground, all_most)) - st_area(st_intersection(ground, before_most))) / scale ^ 2
from strips o, lateral (
    select st_union(least) all_least, st_union(most) all_most,
           coalesce(st_union(least) filter (where turn < o.turn), st_setsrid('polygon empty'::geometry, st_srid(o.ground))) before_least,
           coalesce(st_union(most) filter (where turn < o.turn), st_setsrid('polygon empty'::geometry, st_srid(o.ground))) before_most
    from strips p where p.id = o.id and p.turn <= o.turn
) every;
