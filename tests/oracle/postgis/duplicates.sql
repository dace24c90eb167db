-- Groups of what is perhaps one thing: near ones of one kind, and ones about one chainage on one side of one road.
create temp table compared as
select p.*, case when st_dimension(geom) = 0 then geog
            when st_dimension(geom) = 2 then (
                select st_project(st_startpoint(ring)::geography,
                           sqrt(avg(d * sin(z)) ^ 2 + avg(d * cos(z)) ^ 2), atan2(avg(d * sin(z)), avg(d * cos(z))))
                from (select st_exteriorring((st_dump(p.geom)).geom) ring limit 1) outline,
                     lateral (select coalesce(st_distance(st_startpoint(ring)::geography, corner.geom::geography), 0) d,
                                     coalesce(st_azimuth(st_startpoint(ring)::geography, corner.geom::geography), 0) z
                              from st_dumppoints(ring) corner where path[1] > 1) corners
                group by ring) end place
from placed p where state is null or state in ('planned', 'in_use', 'damaged');
create index on compared using gist (place);
create index on compared (road, measure_m);
analyze compared;

create temp table pairs as
select a.id a, b.id b, 'near' reason, st_distance(a.place, b.place) apart_m, false doubtful
from compared a join compared b
    on a.id < b.id and a.collection = b.collection and st_dwithin(a.place, b.place, :near_m + 0.002)
union all
select a.id, b.id, 'chainage', abs(a.measure_m - b.measure_m), a.no_measure or b.no_measure or a.doubtful or b.doubtful
from compared a join compared b on a.id < b.id and a.collection = b.collection and a.road = b.road
    and (coalesce(a.hand, 0) = 0 or coalesce(b.hand, 0) = 0 or a.hand = b.hand)
    and b.measure_m between a.measure_m - :near_m - 0.005 and a.measure_m + :near_m + 0.005;

select a, b, reason, apart_m,
       abs(apart_m - :near_m) < case reason when 'near' then 0.002 else 0.005 end or pairs.doubtful,
       (select st_distance(x.place, y.place) from compared x, compared y where x.id = a and y.id = b),
       (select count(*) from compared)
from pairs;
