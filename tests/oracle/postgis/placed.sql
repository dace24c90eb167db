-- Things with all that is told of where they are (table `placed`): road, chainage, hand, section and village. Without a position
-- a thing is where its road and chainage say.
create temp table level as
select level from unnest(array['village', 'township', 'county', 'city', 'province', 'country']) with ordinality l (level, n)
where exists (select from divisions d where d.level = l.level and d.geom is not null) order by n limit 1;
-- Edges as short as these are their geodesics to a fraction of a millimetre.
create temp table borders as
select fid, name, st_segmentize(geom::geography, 100)::geometry geom from divisions
where geom is not null and level = (select level from level);
create index on borders using gist (geom);
analyze borders;

create temp table placed as
select t.*, b.road, b.off_m, b.measure_m, b.hand, coalesce(b.doubtful, false) doubtful,
       b.doubtful or b.spread or b.hand is null no_measure,
       pg_temp.chainage_m(b.road, b.measure_m) told_m
from things t join belongs b using (id)
union all
select t.*, r.id, null, pg_temp.measure_m(r.id, chainage_m),
       case side when 'left' then 1 when 'right' then -1 when 'on' then 0 end, false, false, chainage_m
from things t join roads r on t.entered in (r.number, r.name, r.id) where t.geom is null and chainage_m is not null;
insert into placed (collection, id, fid, geom, geog, entered, chainage_m, side, village, state, seen_at, doubtful, no_measure)
select t.*, false, false from things t where id not in (select id from placed);
create index on placed (id);
analyze placed;

-- The section that comes first in the register and holds the place on the hand; the end of a road belongs to the stretch there.
create temp table in_section as
select distinct on (p.id) p.id, s.id section, s.village
from placed p join sections s on s.road = p.road join lengths l on l.road = p.road
where (coalesce(p.hand, 0) >= 0 and s.is_left or coalesce(p.hand, 0) <= 0 and s.is_right)
and p.measure_m >= s.from_m and (p.measure_m < s.to_m or p.measure_m >= l.length_m and s.to_m >= l.length_m)
order by p.id, s.fid;
create index on in_section (id);

create temp table of_village as
select p.id, coalesce(p.village, around.name, s.village) village,
       p.village is null and exists (select from borders b where st_dwithin(b.geom, first, 1e-7)
           and st_dwithin(st_boundary(b.geom)::geography, first::geography, 0.005)) doubtful
from placed p left join in_section s using (id),
     lateral (select (select corner.geom from st_dumppoints(p.geom) corner order by path limit 1) first) corner
     left join lateral (select name from borders b where st_covers(b.geom, first) order by b.fid limit 1) around on true;
create index on of_village (id);
analyze of_village;
