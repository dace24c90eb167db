-- The segments of the roads asked about (table `asked`: id, geom), in order, each with its length and the metres before it.
-- A line runs through its parts in stored order; what lies between parts adds nothing.
create temp table segments as
select road, n, geom, geom::geography geog, a, b, length_m,
       coalesce(sum(length_m) over (partition by road order by n rows between unbounded preceding and 1 preceding), 0) from_m
from (
    select r.id road, row_number() over (partition by r.id order by edge.path) n, edge.geom,
           st_startpoint(edge.geom)::geography a, st_endpoint(edge.geom)::geography b,
           st_distance(st_startpoint(edge.geom)::geography, st_endpoint(edge.geom)::geography) length_m
    from asked r, lateral st_dumpsegments(r.geom) edge
) every;
create index on segments using gist (geog);
analyze segments;
