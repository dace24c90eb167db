-- How far two geometries are apart, metres: 0 where they meet, else from the points of each to the edges of the other, pair by
-- pair. Of several edges at once PostGIS would take the nearest on its sphere, which between a wall to the north and one to
-- the east can be the farther one by half a hundredth, and measure only that one on the ellipsoid.
create function pg_temp.edges(of geometry) returns setof geography as $$
    select geom::geography from st_dumpsegments(of)
    union all select geom::geography from st_dumppoints(of) where st_dimension(of) = 0
$$ language sql;

create function pg_temp.corners(of geometry) returns setof geography as $$
    select distinct geom::geography from st_dumppoints(of)
$$ language sql;

create function pg_temp.offset_m(one geometry, other geometry) returns float8 as $$
    select case when st_intersects(one::geography, other::geography) then 0 else (
        select min(least_m) from (
            select min(st_distance(corner, edge)) least_m from pg_temp.corners(one) corner, pg_temp.edges(other) edge
            union all
            select min(st_distance(corner, edge)) from pg_temp.corners(other) corner, pg_temp.edges(one) edge
        ) both_ways) end
$$ language sql;
