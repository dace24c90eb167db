-- Blind spots of roads with sections, in ranges of whole millimetres, each hand by itself: what is looked at, and what of it lacks a
-- responsible, a usable bin, a visit. Lengths of a hand count half in the sums.
create function pg_temp.mm(of int8multirange) returns int8 as $$ select coalesce(sum(upper(p) - lower(p)), 0)::int8 from unnest(of) p $$ language sql;
create function pg_temp.range_mm(from_m float8, to_m float8) returns int8range as $$
    select int8range(least(round(from_m * 1000), round(to_m * 1000))::int8, greatest(round(from_m * 1000), round(to_m * 1000))::int8)
$$ language sql;

create temp table hands as
select s.road, hands.side, s.id, s.fid, nullif(trim(s.village), '') village, r.name, r.seen_at,
       concat(trim(r.responsible), trim(r.cleaner), trim(r.contractor)) <> '' named,
       pg_temp.range_mm(s.from_m, s.to_m) own
from sections s join road_sections r using (id), (values ('left'), ('right')) hands (side)
where case hands.side when 'left' then is_left else is_right end;

-- Where the sections of two villages meet or leave road between them: each piece beside the one before it that reaches farthest.
create temp table borders_of_sections (road text, side text, own int8range, one text, other text);
do $$ declare
    piece record;
    reach int8 := (select value * 1000 from given where name = 'reach');
    road_ text; side_ text; own_ int8range; village_ text;
begin
    for piece in select * from hands where not isempty(own) order by road, side, lower(own), upper(own), coalesce(village, '') loop
        if piece.road = road_ and piece.side = side_ then
            if piece.village is distinct from village_ then
                insert into borders_of_sections values (piece.road, piece.side, int8range(
                    least(upper(own_), lower(piece.own)) - reach, greatest(upper(own_), lower(piece.own)) + reach), village_, piece.village);
            elsif upper(own_) < lower(piece.own) then
                insert into borders_of_sections values (piece.road, piece.side, int8range(upper(own_), lower(piece.own)), village_, piece.village);
            end if;
            continue when upper(piece.own) <= upper(own_);
        end if;
        road_ := piece.road; side_ := piece.side; own_ := piece.own; village_ := piece.village;
    end loop;
end $$;

-- Where the road passes from one village's ground to another's; greater divisions do not stand for villages here.
create temp table grounds as
select road, village, part own from claims, unnest(own) part where rank = 1 and side = 'left' and (select level from level) = 'village';
create temp table borders_of_ground as
select a.road, side, int8range(upper(a.own) - reach, upper(a.own) + reach) own, a.village one, b.village other, upper(a.own) at_mm
from grounds a join grounds b on b.road = a.road and b.village <> a.village and abs(lower(b.own) - upper(a.own)) <= 2,
     (values ('left'), ('right')) hands (side), (select (value * 1000)::int8 reach from given where name = 'reach') given;

create temp table looked as
select road, side, range_agg(own) * int8multirange(int8range(0, round(max(length_m) * 1000)::int8)) own, count(*) borders
from (
    select road, side, own from borders_of_sections
    union all
    select g.road, g.side, g.own from borders_of_ground g
    where not exists (select from borders_of_sections s where s.road = g.road and s.side = g.side and g.at_mm <@ s.own
                      and (s.one = g.one and s.other = g.other or s.one = g.other and s.other = g.one))
) every join lengths using (road)
-- Roads that have sections, and where villages have borders main roads nobody divided into any.
where own && int8range(0, round(length_m * 1000)::int8)
  and (road in (select road from hands) or (select level from level) = 'village' and road in (select id from roads where main))
group by road, side;

-- Usable bins and pools, each as far along the road as it serves. What has two feet that are as near may stand at either: where only
-- such things reach, nothing is decided here.
create temp table footed as
select s.road, s.id, t.collection, t.state, t.seen_at, s.off_m, f.measure_m, s.doubtful
from stands s join things t using (id) join feet f on f.road = s.road and f.id = s.id and (f.off_m < s.off_m + 0.01 and s.doubtful or f.measure_m = s.measure_m)
union all
select road, id, collection, state, seen_at, 0, measure_m, false from placed where geom is null and measure_m is not null;

create temp table served as
select road, range_agg(part) filter (where not doubtful) own, range_agg(part) filter (where doubtful) doubt
from (
    select road, pg_temp.range_mm(measure_m - half, measure_m + half) part, doubtful
    from footed join (
        select r.id road, coalesce((select value from given where name = 'bin_reach'), max(rule.value) / 2) half
        from roads r left join rules rule on rule.kind = 'bin_spacing_max' and rule.class = r.class group by r.id
    ) reach using (road)
    where collection in ('bins', 'garbage-pools') and (state is null or state = 'in_use') and off_m <= (select value from rules where id = 'bin.reach')
) near group by road;

-- Where somebody was: things seen lately, sections seen, and inspections of a section, of a village or of a road. Of lines and areas all
-- that they take up was seen; where one leaves the sight at a flat angle, or another stretch of the road is as near, nothing is decided.
create temp table sight as select value sight from rules where id = 'visit.sight';
create temp table seen_points as
select road, range_agg(part) filter (where not doubtful) own, range_agg(part) filter (where doubtful) doubt
from (
    select road, pg_temp.range_mm(measure_m - sight, measure_m + sight) part, doubtful
    from footed, lately, sight where seen_at between since and until and off_m <= sight
) near group by road;
create temp table seen_shapes as
select road, range_agg(part) filter (where not doubtful) own, range_agg(part) filter (where doubtful) doubt
from (
    select road, pg_temp.range_mm(from_m - sight, to_m + sight) part, false doubtful from taken, sight
    union all
    select road, pg_temp.range_mm(at_m + way * sight - 1 - slack_m, at_m + way * sight + 1 + slack_m), true
    from leavings, sight, (values (-1), (1)) ways (way) where slack_m > 0.002
    union all
    select road, pg_temp.range_mm(0, length_m), true from lengths where road in (select road from places where tie)
) near group by road;
create temp table seen_things as
select road, coalesce(p.own, '{}') + coalesce(s.own, '{}') own, coalesce(p.doubt, '{}') + coalesce(s.doubt, '{}') doubt, coalesce(p.own, '{}') points
from seen_points p full join seen_shapes s using (road);

create temp table visits as
select i.*, (occurred_at at time zone 'utc')::date "day" from inspections i, lately where (occurred_at at time zone 'utc')::date between since and until;
create temp table seen_sections as
select h.road, h.side, range_agg(h.own) own from hands h, lately
where h.seen_at between since and until
   or exists (select from visits v where v.section in (h.id, h.name))
   or exists (select from visits v where nullif(trim(v.section), '') is null and nullif(trim(v.road), '') is null and v.village = h.village)
group by h.road, h.side;
create temp table seen_roads as
select r.id road, hands.side, range_agg(pg_temp.range_mm(coalesce(pg_temp.measure_m(r.id, least(v.from_m, v.to_m)), 0),
                                                         coalesce(pg_temp.measure_m(r.id, greatest(v.from_m, v.to_m)), length_m))) own
from visits v join roads r on v.road in (r.number, r.name, r.id) join lengths l on l.road = r.id, (values ('left'), ('right')) hands (side)
where nullif(trim(v.section), '') is null and coalesce(v.side, 'both') in ('both', hands.side) group by r.id, hands.side;

create temp table lacking as
select l.road, l.side, l.own looked, l.borders, l.own - nobody.own nobody, l.own - bins.own no_bin, l.own - seen.own no_visit,
       (l.own - seen.other) * seen.own by_shapes,
       not isempty((l.own - bins.own) * bins.doubt) or not isempty((l.own - seen.own) * seen.doubt) doubtful
from looked l,
     lateral (select coalesce(range_agg(own), '{}') own from hands h where h.road = l.road and h.side = l.side and named) nobody,
     lateral (select coalesce(max(own::text), '{}')::int8multirange own, coalesce(max(doubt::text), '{}')::int8multirange doubt
              from served where road = l.road) bins,
     lateral (select coalesce((select own from seen_sections where road = l.road and side = l.side), '{}')
                     + coalesce((select own from seen_roads where road = l.road and side = l.side), '{}') named) inspected,
     lateral (select coalesce(max(own::text), '{}')::int8multirange + named own, coalesce(max(points::text), '{}')::int8multirange + named other,
                     coalesce(max(doubt::text), '{}')::int8multirange doubt
              from seen_things where road = l.road) seen;

select road, side, borders, pg_temp.mm(looked), pg_temp.mm(nobody + no_bin + no_visit), pg_temp.mm(nobody), pg_temp.mm(no_bin),
       pg_temp.mm(no_visit), doubtful, pg_temp.mm(by_shapes),
       (select string_agg(pg_temp.chainage_m(road, lower(p) / 1000.0) || ' ' || pg_temp.chainage_m(road, upper(p) / 1000.0), ',' order by p)
        from unnest(nobody + no_bin + no_visit) p)
from lacking order by road, side;
