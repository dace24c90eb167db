-- Where law sets a zone by sight (regulation of 2011, article 11) and not by its width: insides of bends, junctions, interchanges.
-- Which way a road goes on from a vertex: along its own line, round a ring; and where two roads meet end to end and no third one
-- with a zone is there, as the other.
create function pg_temp.turned(from_rad float8, to_rad float8) returns float8 as $$
    select atan2(sin(to_rad - from_rad), cos(to_rad - from_rad))
$$ language sql;

create temp table ways as
select road, n, 1 way, a start, b finish, length_m from segments
union all select road, n, -1, b, a, length_m from segments;
create index on ways (road, n, way);
create temp table lasts as select road, max(n) last from segments group by road;
analyze ways;
analyze lasts;

create temp table follow as
select w.road, w.n, w.way, x.road next_road, x.n next_n, x.finish
from ways w join ways x on x.road = w.road and x.way = w.way and x.n = w.n + w.way and st_distance(w.finish, x.start) = 0
union all
select w.road, w.n, w.way, x.road, x.n, x.finish
from ways w join lasts l on l.road = w.road and l.last > 1 join ways x on x.road = w.road and x.way = w.way
where (w.way = 1 and w.n = l.last and x.n = 1 or w.way = -1 and w.n = 1 and x.n = l.last) and st_distance(w.finish, x.start) = 0;
create index on follow (road, n, way);
analyze follow;

create temp table open_ends as
select w.* from ways w where not exists (select from follow f where f.road = w.road and f.n = w.n and f.way = w.way);
create temp table lone_ends as
select e.* from open_ends e where not exists (
    select from open_ends o where o.road = e.road and (o.n, o.way) <> (e.n, e.way) and st_distance(o.finish, e.finish) = 0);
create index on lone_ends (road);
create temp table joints as
select e.road, e.n, e.way, e.finish, other, o.n other_n, o.way other_way
from (
    select e.road, e.n, e.way, e.finish, min(s.road) other
    from open_ends e join segments s on s.road <> e.road and st_dwithin(s.geog, e.finish, 1)
    group by e.road, e.n, e.way, e.finish having count(distinct s.road) = 1
) e join lone_ends o on o.road = other and st_dwithin(o.finish, e.finish, 1);
insert into follow
select j.road, j.n, j.way, j.other, j.other_n, w.finish
from joints j join ways w on w.road = j.other and w.n = j.other_n and w.way = -j.other_way;
create temp table onward as
select f.*, case when f.next_road = f.road then f.way else -j.other_way end next_way
from follow f left join joints j on j.road = f.road and j.n = f.n and j.way = f.way;
create index on onward (road, n, way);
analyze onward;

-- The foot of each structure in a zone: both ends where it is as near to a stretch, as a wall along the road is. What stands on the line
-- is doubtful.
create temp table spots as
select b.id, b.road, b.off_m < 0.002 doubtful, c.*
from near b join lines l on l.id = b.road, lateral (
    select distinct on (spot) spot, n, measure_m, min(hand) over every hand, count(hand) over every = 0 or min(hand) over every
           <> max(hand) over every or count(*) over every > count(hand) over every no_hand
    from (select c.*, spot from contacts c, (values (1), (-1)) ends (spot)
          where c.id = b.id and c.road = b.road and c.off_m < b.off_m + 0.002) c
    window every as (partition by spot)
    order by spot, spot * measure_m, n) c
where b.off_m <= l.high + l.limit_m + 50;
create index on spots (id, road);
analyze spots;

-- 50 m of road to both sides of each foot, corner by corner.
create temp table corners as
with recursive walk as (
    select p.id, p.road home, p.spot, w.way dir, w.road, w.n, w.way, w.finish here,
           case w.way when 1 then s.from_m + s.length_m - p.measure_m else p.measure_m - s.from_m end gone_m,
           st_azimuth(w.finish, w.start) + pi() heading, null::float8 before_m, null::float8 turn
    from spots p join segments s on s.road = p.road and s.n = p.n join ways w on w.road = p.road and w.n = p.n
    where not p.doubtful
    union all
    select w.id, home, spot, dir, o.next_road, o.next_n, o.next_way, o.finish, gone_m + st_distance(here, o.finish),
           st_azimuth(o.finish, here) + pi(), gone_m, dir * pg_temp.turned(heading, st_azimuth(here, o.finish))
    from walk w join onward o on o.road = w.road and o.n = w.n and o.way = w.way
    where gone_m < 50.02
)
select id, home road, spot, dir, here, heading - pi() back, gone_m, before_m, turn from walk;
create index on corners (id, road);
analyze corners;

-- The line of these 100 m in metres, straightened by as much as hands that draw waver. Where a little more or less of either tells
-- otherwise, nothing is decided.
create temp table windows as
select id, road, spot, within_m, waver_m, whole, long_m, st_simplify(st_affine(line,
           radians(6378137 / sqrt(w) * cos(lat)), 0, 0, radians(6378137 * (1 - 0.00669437999014) / w ^ 1.5), 0, 0), waver_m) line
from (
    select id, road, spot, within_m, waver_m, coalesce(sum(turn), 0) whole,
           max(least(gone_m, within_m)) filter (where dir = 1) + max(least(gone_m, within_m)) filter (where dir = -1) long_m,
           st_makeline(case when gone_m < within_m then here else st_project(here, gone_m - within_m, back) end::geometry
                       order by dir * gone_m) line
    from corners, (values (50.0, 1.0), (49.98, 1.0), (50.02, 1.0), (50.0, 0.98), (50.0, 1.02)) looks (within_m, waver_m)
    where coalesce(before_m, 0) < within_m group by id, road, spot, within_m, waver_m
) looked, lateral (select radians(st_y(st_startpoint(line))) lat) at, lateral (select 1 - 0.00669437999014 * sin(lat) ^ 2 w) ellipsoid;

-- What the whole of it turns as it was drawn, or the most that any stretch of it turns once straightened: to the right, and to the left.
create temp table turns as
select id, road, spot, within_m, waver_m, long_m, greatest(to_right, whole, 0) to_right, greatest(to_left, -whole, 0) to_left
from windows, lateral (
    select max(turned - low) to_right, max(high - turned) to_left
    from (
        select turned, least(0, min(turned) over before) low, greatest(0, max(turned) over before) high
        from (
            select n, sum(turn) over (order by n) turned
            from (
                select n, pg_temp.turned(st_azimuth(lag(place) over line, place), st_azimuth(place, lead(place) over line)) turn
                from (select (point).path[1] n, (point).geom place from (select st_dumppoints(line) point) every) places
                window line as (order by n)
            ) each where turn is not null
        ) sums window before as (order by n rows between unbounded preceding and 1 preceding)
    ) stretches
) most;
create index on turns (id, road);

-- Pairs of roads that come within a metre of each other at an angle.
create function pg_temp.level(extra text) returns text as $$
    select (coalesce(trim(j ->> 'bridge'), '') not in ('', 'no'))::text || (coalesce(trim(j ->> 'tunnel'), '') not in ('', 'no'))
           || case when trim(j ->> 'layer') ~ '^[-+]?[0-9]{1,6}$' then trim(j ->> 'layer')::int else 0 end
    from (select coalesce(extra, '{}')::json j) read
$$ language sql;

create temp table meetings as
select road, other, from_m + along_m at_m, doubtful,
       express or crosses and not vertex and (levels or exists (
           select from bridges b where st_dwithin(b.geom::geography, place, 1))) interchange
from (
    select pair.*, c.along_m, c.place, crosses and exists (select from (values (a), (b)) own (at) where st_distance(at, place) <= 0.1)
           and exists (select from (values (c), (d)) own (at) where st_distance(at, place) <= 0.1) vertex,
           c.spread_m > 0.02 or abs(off_m - 1) < 0.002 or abs(angle - radians(10)) < 0.001 doubtful
    from (
        select s.road, o.road other, s.from_m, s.length_m, s.geom, s.geog, s.a, s.b, o.geog other_geog, o.geom other_geom, o.a c, o.b d,
               st_distance(s.geog, o.geog) off_m, st_intersects(s.geom, o.geom) crosses,
               abs(pi() / 2 - abs(abs(pg_temp.turned(st_azimuth(s.a, s.b), st_azimuth(o.a, o.b))) - pi() / 2)) angle,
               r.ruling = 'expressway' or q.ruling = 'expressway' express, pg_temp.level(r.extra) <> pg_temp.level(q.extra) levels
        from segments s join asked r on r.id = s.road join segments o on o.road <> s.road and st_dwithin(s.geog, o.geog, 1.01)
             join asked q on q.id = o.road
        where s.length_m > 0 and o.length_m > 0 and (r.number is null or r.number is distinct from q.number)
    ) pair, lateral (
        select along_m, spread_m, case when crosses and st_dimension(cut) = 0 then cut::geography
               else st_lineinterpolatepoint(geom, along_m / length_m)::geography end place
        from (
            select case when crosses and st_dimension(cut) = 0 then least(st_distance(a, cut::geography), length_m)
                   else (array_agg(at_m order by apart_m))[1] end along_m,
                   case when crosses and st_dimension(cut) = 0 then 0 else
                   max(at_m) filter (where apart_m < off_m + 0.002) - min(at_m) filter (where apart_m < off_m + 0.002) end spread_m, cut
            from (select st_intersection(geom, other_geom) cut) cut, lateral (
                select st_distance(other_geog, a) apart_m, 0 at_m union all select st_distance(other_geog, b), length_m
                union all select st_distance(geog, post), greatest(0, least(length_m,
                    (st_distance(a, post) ^ 2 + length_m ^ 2 - st_distance(b, post) ^ 2) / (2 * length_m)))
                from (values (c), (d)) ends (post)) near
            group by cut
        ) at
    ) c
    where off_m <= 1.002 and angle > radians(10) - 0.001
) met
where not exists (
    select from joints j join lone_ends e on e.road = j.road and e.n = j.n and e.way = j.way
    where j.road = met.road and j.other = met.other and st_dwithin(j.finish, place, 1));
create index on meetings (road);
analyze meetings;

select 'survey', id, road, bool_or(doubtful) or bool_or(bend_doubtful) or bool_or(bend) <> bool_and(bend), bool_or(bend),
       bool_or(doubtful) or bool_or(junction_doubtful) or bool_or(junction) <> bool_and(junction), bool_or(junction),
       bool_or(doubtful) or bool_or(interchange_doubtful) or bool_or(interchange) <> bool_and(interchange), bool_or(interchange)
from (
    select p.id, p.road, p.doubtful, (
               select count(distinct long_m < bend.value * inward) > 1 or bool_or(abs(long_m - bend.value * inward) < 0.1)
                      or p.no_hand and bool_or(long_m < bend.value * greatest(to_left, to_right))
               from turns t, lateral (values (case p.hand when -1 then to_right when 1 then to_left else greatest(to_left, to_right) end)) own (inward)
               where t.id = p.id and t.road = p.road and t.spot = p.spot) bend_doubtful,
           coalesce((select long_m < bend.value * case p.hand when -1 then to_right when 1 then to_left else 0 end
            from turns t where t.id = p.id and t.road = p.road and t.spot = p.spot and within_m = 50 and waver_m = 1), false) bend,
           coalesce(junction_doubtful, false) junction_doubtful, coalesce(junction, false) junction,
           coalesce(interchange_doubtful, false) interchange_doubtful, coalesce(interchange, false) interchange
    from spots p, in_force bend, in_force level, in_force apart, lateral (
        select bool_or(abs(at_m - measure_m) <= level.value) filter (where not m.interchange) junction,
               bool_or(abs(abs(at_m - measure_m) - level.value) < 0.03 or m.doubtful and abs(at_m - measure_m) < level.value + 1)
                   filter (where not m.interchange) junction_doubtful,
               bool_or(abs(at_m - measure_m) <= apart.value) filter (where m.interchange) interchange,
               bool_or(abs(abs(at_m - measure_m) - apart.value) < 0.03 or m.doubtful and abs(at_m - measure_m) < apart.value + 1)
                   filter (where m.interchange) interchange_doubtful
        from meetings m where m.road = p.road) met
    where bend.id = 'survey.bend' and level.id = 'survey.junction' and apart.id = 'survey.interchange'
) every group by id, road;
