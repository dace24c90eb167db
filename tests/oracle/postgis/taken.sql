-- What lines and areas (table `shapes`: id, geom) take up along the roads asked about within :reach_m, by hand: table `taken`
-- (road, id, hand, from_m, to_m), hand 1 left, -1 right, 0 on the line. Their edges are walked by the metre, and where the foot does
-- not simply glide on from one step to the next, steps are halved down to a millimetre. What of a road is inside an area is cut
-- out in degrees: edges are short. Doubtful is a road that passes a place twice as near, to a tenth of a millimetre.
create temp table asking as select :reach_m::float8 reach_m;

-- The first of the nearest feet of a place on a road, when it is no farther than a reach, from lengths and azimuths of points alone:
-- from a point to a segment PostGIS measures to the nearest place of its sphere, which near a vertex names the wrong one. At a kink the segment tells the hand from
-- whose line the place is farther.
create function pg_temp.foot(which text, place geography, reach_m float8)
returns table (off_m float8, at_m float8, hand int, tie boolean) as $$
    with near as (
        select case when along_m <= 0 then to_a when along_m >= length_m then to_b else abs(turn_m) end off_m,
               turn_m, from_m + greatest(0, least(length_m, along_m)) at_m
        from segments s,
             lateral (select st_distance(s.a, place) to_a, st_distance(s.b, place) to_b) own,
             lateral (select (to_a ^ 2 + length_m ^ 2 - to_b ^ 2) / (2 * length_m) along_m,
                             coalesce(to_a * sin(st_azimuth(s.a, s.b) - st_azimuth(s.a, place)), 0) turn_m) turned
        where s.road = which and s.length_m > 0 and st_dwithin(s.geog, place, reach_m)
    ), first as (select * from near order by round(off_m::numeric, 8), at_m limit 1)
    select f.off_m, f.at_m,
           case when f.off_m < 0.001 then 0 else (
               select sign(turn_m)::int from near n
               where n.off_m < f.off_m + 0.0005 and abs(n.at_m - f.at_m) < 0.002 order by abs(turn_m) desc limit 1) end,
           exists (select from near n where n.off_m < f.off_m + 0.0005 and abs(n.at_m - f.at_m) > 2 * f.off_m + 0.001)
    from first f
$$ language sql stable;

-- Each place of each wall near a road.
create temp table places as
select w.road, w.id, w.wall, dumped.path[1] step, dumped.geom, f.off_m, f.hand, f.tie,
       case when f.off_m <= :reach_m then f.at_m end at_m
from (
    select distinct s.road, h.id, edge.path wall, edge.geom
    from shapes h, lateral st_dumpsegments(h.geom) edge
    join segments s on st_dwithin(s.geog, edge.geom::geography, :reach_m + 0.01)
) w, lateral st_dumppoints(st_segmentize(w.geom::geography, 1)::geometry) dumped
left join lateral pg_temp.foot(w.road, dumped.geom::geography, :reach_m + 1.5) f on true;

create function pg_temp.glides(a_m float8, a_hand int, b_m float8, b_hand int, long_m float8) returns boolean as $$
    select case when a_m is null or b_m is null then a_m is null and b_m is null
                else a_hand = b_hand and abs(a_m - b_m) <= 1.001 * long_m + 0.002 end
$$ language sql immutable;

create temp table paces as
select road, id, geom a, off_m a_off, at_m a_m, hand a_hand,
       lead(geom) over w b, lead(off_m) over w b_off, lead(at_m) over w b_m, lead(hand) over w b_hand, 1.0::float8 long_m
from places window w as (partition by road, id, wall order by step);
delete from paces where b is null;

-- Where a wall leaves the reach at a flat angle the place is no surer than offsets, a tenth of a millimetre here, divided by how fast
-- the wall leaves.
create temp table leavings as
select road, coalesce(a_m, b_m) at_m, 0.0001 / greatest(abs(a_off - b_off), 0.00001) slack_m
from paces where (a_m is null) <> (b_m is null) and a_off is not null and b_off is not null;
create temp table leaving as select road, sum(slack_m) slack_m from leavings group by road;

do $$ begin
    for deep in 1..10 loop
        with split as (delete from paces where not pg_temp.glides(a_m, a_hand, b_m, b_hand, long_m) returning *),
        middles as (
            select s.*, middle, f.off_m, f.hand, case when f.off_m <= reach_m then f.at_m end at_m
            from asking, split s, lateral (select st_lineinterpolatepoint(st_makeline(a, b), 0.5) middle) own
            left join lateral pg_temp.foot(s.road, middle::geography, reach_m + 1.5) f on true
        )
        insert into paces
        select road, id, a, a_off, a_m, a_hand, middle, off_m, at_m, hand, long_m / 2 from middles
        union all
        select road, id, middle, off_m, at_m, hand, b, b_off, b_m, b_hand, long_m / 2 from middles;
    end loop;
end $$;

create temp table taken as
select road, id, a_hand hand, least(a_m, b_m) from_m, greatest(a_m, b_m) to_m
from paces
where a_m is not null and b_m is not null
  and (pg_temp.glides(a_m, a_hand, b_m, b_hand, long_m) or a_hand = b_hand and abs(a_m - b_m) <= 4 * least(a_off, b_off) + 0.001)
union all
select road, id, hand, at_m, at_m
from paces, lateral (values (a_m, a_hand), (b_m, b_hand)) ends (at_m, hand) where at_m is not null
union all
select s.road, h.id, 0, s.from_m + st_distance(s.a, st_startpoint(part.geom)::geography),
       s.from_m + st_distance(s.a, st_endpoint(part.geom)::geography)
from shapes h join segments s on st_dimension(h.geom) = 2 and st_intersects(s.geom, h.geom),
     lateral st_dump(st_intersection(s.geom, h.geom)) part where st_dimension(part.geom) = 1;
analyze taken;
