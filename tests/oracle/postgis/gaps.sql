-- Gaps longer than :max_gap_m between stands that count for :side ('left', 'right' or 'both'), and the figures of each road.
create temp table lengths as select road, sum(length_m) length_m from segments group by road;

create temp table counting as
select road, id, measure_m, doubtful or hand is null and :'side' <> 'both' doubtful from stands
where off_m <= :reach_m + 0.002
  and (:'side' = 'both' or hand is null or hand = 0 or hand = case :'side' when 'left' then 1 else -1 end);

create temp table spacings as
select road, at_m, lead(at_m) over (partition by road order by at_m) next_m from (
    select road, 0 at_m from lengths
    union all select road, length_m from lengths
    union all select road, measure_m from counting where not doubtful
) stops;
create index on spacings (road);
create index on counting (road);
analyze spacings;
analyze counting;

select l.road, l.length_m,
       (select count(*) from counting c where c.road = l.road),
       (select coalesce(bool_or(doubtful), false) from counting c where c.road = l.road)
       or exists (select from spacings s where s.road = l.road and abs(s.next_m - s.at_m - :max_gap_m) < 0.002),
       (select string_agg(s.at_m || ' ' || s.next_m, ',' order by s.at_m)
        from spacings s where s.road = l.road and s.next_m - s.at_m > :max_gap_m)
from lengths l;
