-- Structures in reach of a zone that stand within 50 m of a water with a management zone, and those at that very limit.
create temp table waters as
select r.id, edge.geom, edge.geom::geography geog from rivers r, lateral (
    select geom from st_dumpsegments(r.geom) union all select r.geom where st_dimension(r.geom) = 0) edge
where coalesce(r.kind, '') not in ('ditch', 'pond');
create index on waters using gist (geog);
create temp table dry as select id, s.geom, s.geom::geography geog from structures s where id in (select id from near);
analyze waters;
analyze dry;

select 'river', d.id, min(m) <= 50, abs(min(m) - 50) < 0.005
from dry d join waters w on st_dwithin(w.geog, d.geog, 51), lateral (select pg_temp.offset_m(w.geom, d.geom) m) away
group by d.id
union all
select 'river', d.id, true, false from dry d join rivers r on st_intersects(r.geom, d.geom)
where coalesce(r.kind, '') not in ('ditch', 'pond');
