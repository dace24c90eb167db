-- Where points (table `points`: id, geog) have their feet on segments no farther than :reach_m and a metre: the foot by the
-- law of cosines over three geodesics, the hand (1 left, -1 right) by the azimuths of the segment and to the point.
create temp table feet as
select road, n, id, off_m, from_m + along_m measure_m,
       case when length_m = 0 or off_m < 0.002 then 0
            else sign(round(sin(st_azimuth(a, b) - st_azimuth(a, point))::numeric, 9)) end hand
from (
    select s.*, p.id, p.geog point, st_distance(s.geog, p.geog) off_m,
           case when s.length_m = 0 then 0 else greatest(0, least(s.length_m,
               (st_distance(s.a, p.geog) ^ 2 + s.length_m ^ 2 - st_distance(s.b, p.geog) ^ 2) / (2 * s.length_m))) end along_m
    from segments s join points p on st_dwithin(s.geog, p.geog, :reach_m + 1)
) near;
create index on feet (road, id);
analyze feet;

-- The one foot of a point on a road. Doubtful: at the edge of the reach, or with another foot elsewhere that is as near.
-- The hand is null where the segments that meet at the foot disagree.
create temp table stands as
select road, id, off_m, measure_m, hand,
       abs(off_m - :reach_m) < 0.002 or off_m <= :reach_m and exists (
           select from feet f where f.road = nearest.road and f.id = nearest.id
           and f.off_m < nearest.off_m + 0.01 and abs(f.measure_m - nearest.measure_m) > 0.02) doubtful
from (
    select distinct on (road, id) f.road, f.id, f.off_m, f.measure_m,
           (select case when count(distinct g.hand) = 1 then min(g.hand) end from feet g
            where g.road = f.road and g.id = f.id and g.off_m < f.off_m + 0.001) hand
    from feet f order by f.road, f.id, f.off_m, f.n
) nearest;
analyze stands;
