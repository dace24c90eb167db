-- The network that people walk on (`segments` of all roads but expressways), and how far every place of it is from the nearest
-- facility: shared vertices meet, and an end meets another road within 1 m at the foot. Distances are let down by rounds until
-- none gets less (Bellman and Ford).
create temp table places as
select row_number() over () node, at from (
    select st_astext(st_startpoint(geom), 17) at from segments union select st_astext(st_endpoint(geom), 17) from segments) every;
create index on places (at);
create temp table edges as
select s.road, s.n, s.from_m, s.length_m, s.geog, s.a, s.b, p.node a_node, q.node b_node
from segments s join places p on p.at = st_astext(st_startpoint(geom), 17) join places q on q.at = st_astext(st_endpoint(geom), 17);
create index on edges using gist (geog);
create index on edges (road, n);
analyze edges;

-- First and last vertices of the parts of roads, and their feet on roads that do not pass them.
create temp table cuts as
select 1000000000 + row_number() over () node, *
from (
    select distinct on (tip, e.road) tip, e.road, e.n, st_distance(e.geog, at) gap_m,
           greatest(0, least(e.length_m, (st_distance(e.a, at) ^ 2 + e.length_m ^ 2 - st_distance(e.b, at) ^ 2) / (2 * e.length_m))) at_m
    from (
        select distinct p.node tip, st_geomfromtext(p.at, 4326)::geography at
        from roads r, lateral st_dump(r.geom) part, lateral (values (st_startpoint(part.geom)), (st_endpoint(part.geom))) t (tip)
        join places p on p.at = st_astext(tip, 17) where r.id in (select road from segments)
    ) tips join edges e on st_dwithin(e.geog, at, 1) and e.length_m > 0
    order by tip, e.road, st_distance(e.geog, at)
) feet
where not exists (select from edges e where e.road = feet.road and feet.tip in (e.a_node, e.b_node));

-- Where along an edge something may step over to a node, metres from the edge's start.
create temp table stops as
select road, n, a_node node, 0::float8 at_m from edges
union all select road, n, b_node, length_m from edges
union all select road, n, node, at_m from cuts;
create index on stops (road, n);
create temp table links as
select one.node a, other.node b, abs(one.at_m - other.at_m) cost from stops one join stops other using (road, n) where one.node <> other.node
union all select tip, node, gap_m from cuts union all select node, tip, gap_m from cuts;
create index on links (a);
analyze links;

-- Where places step onto the network: the nearest place of a road; for demand as near ones (a wall along the road) too.
create temp table nearest as
select t.id, t.geom, least.m from things t,
     lateral (select s.geog from segments s order by s.geog <-> t.geog limit 1) first,
     lateral (select st_distance(first.geog, t.geog) m) least where m <= :radius_m * 1.01;
analyze nearest;
create temp table pairs as
select n.id, n.geom, s.* from (select id, geom, geom::geography geog, m from nearest) n,
     lateral (select road, s.n, a, b, s.geom own, s.geog, from_m, length_m from segments s
              where st_dwithin(s.geog, n.geog, n.m * 1.01 + 0.1)) s;
create temp table contacts as
select p.id, road, n, st_distance(p.geog, corner) off_m,
       case when length_m = 0 then 0 else greatest(0, least(length_m,
           (st_distance(a, corner) ^ 2 + length_m ^ 2 - st_distance(b, corner) ^ 2) / (2 * length_m))) end at_m
from pairs p, lateral pg_temp.corners(p.geom) corner
union all
select p.id, road, n, st_distance(edge, post), at_m
from pairs p, lateral pg_temp.edges(p.geom) edge, lateral (values (a, 0::float8), (b, length_m)) posts (post, at_m)
where st_dimension(p.geom) > 0
union all
-- Where they cross, somewhere along the piece inside.
select p.id, road, n, 0, at_m from pairs p, lateral (
    select st_linelocatepoint(p.own, d.geom) * length_m at_m from st_dumppoints(st_intersection(p.geom, p.own)) d) met
where st_dimension(p.geom) > 0 and st_intersects(p.geom, p.own);
create temp table steps_on as
select id, road, n, off_m, at_m from (select *, min(off_m) over (partition by id) least_m from contacts) every
where off_m < least_m + case when id in (select id from facilities) then 1e-6 else 0.002 end and off_m <= :radius_m;
create index on steps_on (id);
create index on steps_on (road, n);
analyze steps_on;

create temp table far as
select node, min(off_m + abs(s.at_m - o.at_m)) m from steps_on s join stops o using (road, n)
where s.id in (select id from facilities) group by node having min(off_m + abs(s.at_m - o.at_m)) <= :radius_m;
create unique index on far (node);
create temp table radius as select :radius_m::float8 m;
do $$ declare changed int8; begin
    loop
        insert into far as known
        select l.b, min(f.m + l.cost) from far f join links l on l.a = f.node, radius where f.m + l.cost <= radius.m
        group by l.b
        on conflict (node) do update set m = excluded.m where excluded.m < known.m - 1e-7;
        get diagnostics changed = row_count;
        exit when changed = 0;
    end loop;
end $$;
