-- Planted and missing metres of one hand of each road (:side, 1 left, -1 right) by what is `taken` and what `stands`; more than
-- :max_gap_m between two of them, or to an end of the road, is missing. Doubtful: a gap of about that, as its ends may be off by 5 mm
-- each; a tie; a tree whose foot or hand is not told.
with lengths as (select road, sum(length_m) length_m from segments group by road),
trees as (
    select road, id, hand, measure_m, doubtful or hand is null doubtful from stands where off_m <= :reach_m + 0.002
),
planted as (
    select t.road, hand, from_m, to_m, st_dimension(s.geom) kind from taken t join shapes s using (id)
    union all select road, hand, measure_m, measure_m, 0 from trees where not doubtful
),
kinds as (
    select road, string_agg(distinct kind::text, '' order by kind::text) filter (where hand in (0, :side)) here from planted group by road
),
stops as (
    select road, from_m, to_m from planted where hand in (0, :side)
    union all select road, 0, 0 from lengths
    union all select road, length_m, length_m from lengths
),
gaps as (
    select road, from_m at_m, from_m - max(to_m) over (partition by road order by from_m, to_m
                                          rows between unbounded preceding and 1 preceding) gap_m
    from stops
)
select l.road, l.length_m, coalesce(sum(g.gap_m) filter (where g.gap_m > :max_gap_m), 0),
       count(*) filter (where g.gap_m > :max_gap_m),
       coalesce(bool_or(abs(g.gap_m - :max_gap_m) < 0.01), false)
       or exists (select from places p where p.road = l.road and p.tie)
       or exists (select from trees t where t.road = l.road and t.doubtful),
       k.road is not null,
       string_agg(round((at_m - gap_m)::numeric, 3) || ' ' || round(at_m::numeric, 3), ', ' order by at_m)
           filter (where g.gap_m > :max_gap_m),
       coalesce((select slack_m from leaving where leaving.road = l.road), 0),
       k.here
from lengths l left join gaps g using (road) left join kinds k using (road) group by l.road, l.length_m, k.road, k.here;
