-- Whose each road is on either hand, in whole millimetres along it: sections that name a village first, the one entered first before
-- the others, then the borders around it. What nobody has is of no village.
create temp table steps as
select road, from_m + length_m * (step - 1) / count(*) over (partition by road, n) from_m,
       length_m / count(*) over (partition by road, n) length_m, edge geom
from (select s.road, s.n, s.from_m, s.length_m, edge.path[1] step, edge.geom edge
      from segments s, lateral st_dumpsegments(st_segmentize(s.geog, 100)::geometry) edge where s.length_m > 0) cut;
create index on steps using gist (geom);
analyze steps;

create temp table claims as
select road, side, village, rank, fid, range_agg(int8range(from_mm, to_mm)) own
from (
    select road, side, village, 0 rank, fid, round(from_m * 1000)::int8 from_mm, round(to_m * 1000)::int8 to_mm
    from sections, (values ('left'), ('right')) hands (side)
    where village is not null and case side when 'left' then is_left else is_right end
    union all
    select road, side, name, 1, fid, round((from_m + length_m * least(a, b)) * 1000)::int8, round((from_m + length_m * greatest(a, b)) * 1000)::int8
    from (values ('left'), ('right')) hands (side), steps s join borders b on st_intersects(b.geom, s.geom),
         lateral st_dump(st_intersection(b.geom, s.geom)) part,
         lateral (select st_linelocatepoint(s.geom, st_startpoint(part.geom)) a, st_linelocatepoint(s.geom, st_endpoint(part.geom)) b) share
    where st_dimension(part.geom) = 1
) every where from_mm < to_mm group by road, side, village, rank, fid;

create temp table territory as
select road, side, village, (select sum(upper(part) - lower(part)) from unnest(own) part) mm
from (select road, side, village, own - coalesce(range_agg(own) over earlier, '{}') own from claims
      window earlier as (partition by road, side order by rank, fid rows between unbounded preceding and 1 preceding)) first
where not isempty(own);
insert into territory
select l.road, side, null, round(l.length_m * 1000) - coalesce(sum(mm), 0)
from lengths l cross join (values ('left'), ('right')) hands (side) left join territory t using (road, side)
group by l.road, side, l.length_m;

-- Road that runs on a border itself: which side has it hangs on less than a millimetre.
create temp table on_border as
select road, name village, sum(length_m) length_m from steps s join borders b on st_dwithin(b.geom, s.geom, 1e-7),
     lateral (select st_boundary(b.geom) edge) border
where st_dwithin(edge, st_startpoint(s.geom), 1e-7) and st_dwithin(edge, st_endpoint(s.geom), 1e-7)
and st_dwithin(edge, st_lineinterpolatepoint(s.geom, 0.5), 1e-7)
group by road, name;
