-- Road by road: its length, and the lengths of what is not reached, in order.
create temp table covered as
select road, range_agg(int8range(round(greatest(from_m, low_m) * 1000)::int8, round(least(to_m, high_m) * 1000)::int8)) mm
from reached where least(to_m, high_m) > greatest(from_m, low_m) group by road;

select 'road', l.road, l.length_m, (select string_agg(((upper(part) - lower(part)) / 1000.0)::text, ' ' order by lower(part))
    from unnest(int8multirange(int8range(0, round(l.length_m * 1000)::int8)) - coalesce(c.mm, '{}')) part)
from (select road, sum(length_m) length_m from segments where road in (select id from counted_roads) group by road) l
left join covered c using (road);
