-- What of the roads asked about lies within :radius_m of a facility in a straight line: on each segment as much to both sides of
-- the foot as the sine rule leaves, in whole millimetres along the road.
create temp table reached as
select road, from_m + along_m - half_m from_m, from_m + along_m + half_m to_m, from_m low_m, from_m + length_m high_m
from (
    select *, sqrt(greatest(0, :radius_m ^ 2 - (a_m ^ 2 - along_m ^ 2))) half_m, a_m ^ 2 - along_m ^ 2 < :radius_m ^ 2 meets
    from (
        select s.road, s.from_m, s.length_m, st_distance(s.a, f.geog) a_m,
               (st_distance(s.a, f.geog) ^ 2 + s.length_m ^ 2 - st_distance(s.b, f.geog) ^ 2) / (2 * s.length_m) along_m
        from segments s join facilities f on st_dwithin(s.geog, f.geog, :radius_m) where s.length_m > 0
    ) feet
) chords where meets;
