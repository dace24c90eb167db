-- Every place of demand: straight to the nearest facility, and the least and the most way on foot by its steps onto the road.
create temp table reached as
select e.road, e.from_m + o.at_m - (:radius_m - f.m) from_m, e.from_m + o.at_m + (:radius_m - f.m) to_m, e.from_m low_m, e.from_m + e.length_m high_m
from edges e join stops o using (road, n) join far f on f.node = o.node
union all
select e.road, e.from_m + s.at_m - (:radius_m - s.off_m), e.from_m + s.at_m + (:radius_m - s.off_m), e.from_m, e.from_m + e.length_m
from edges e join steps_on s using (road, n) where s.id in (select id from facilities);

select 'demand', d.id, d.straight_m, d.access_m, min(way_m), max(way_m)
from (select d.id, min(pg_temp.offset_m(f.geom, d.geom)) straight_m, (select min(off_m) from steps_on s where s.id = d.id) access_m
      from things d join facilities f on st_dwithin(f.geog, d.geog, :radius_m * 1.01) where d.is_demand group by d.id) d
left join lateral (
    select coalesce(least(
        (select min(f.m + abs(o.at_m - s.at_m)) from stops o join far f on f.node = o.node where o.road = s.road and o.n = s.n),
        (select min(o.off_m + abs(o.at_m - s.at_m)) from steps_on o join facilities f on f.id = o.id where o.road = s.road and o.n = s.n)
    ), 1e9) + s.off_m way_m
    from steps_on s where s.id = d.id) ways on true
group by d.id, d.straight_m, d.access_m;
