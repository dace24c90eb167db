-- How far things (table `things`: id, geom, geog) are from the roads asked about, where that may be :reach_m or less: a
-- hundredth more is looked through, as the first sieve measures on a sphere.
create temp table near as
select road, t.id, min(pg_temp.offset_m(s.geom, t.geom)) off_m
from segments s join things t on st_dwithin(s.geog, t.geog, :reach_m * 1.01 + 0.1)
group by road, t.id;
analyze near;
