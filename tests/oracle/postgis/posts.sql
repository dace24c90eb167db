-- What the posts of roads say: stretches (`pieces`) between two posts, along which chainage grows evenly with the metres, and
-- with one metre a metre before the first post and after the last.
create function pg_temp.post_m(post text) returns float8 as $$
    select split_part(substr(post, 2), '+', 1)::float8 * 1000 + split_part(post, '+', 2)::float8
$$ language sql;

create temp table lengths as select road, sum(length_m) length_m from segments group by road;

create temp table posts as
select l.road, l.length_m, n, (post ->> 'measure_m')::float8 at_m,
       pg_temp.post_m(split_part(post ->> 'chainage', '=', 1)) said_m,
       pg_temp.post_m(split_part(post ->> 'chainage', '=', -1)) says_m
from lengths l join roads r on r.id = l.road,
     lateral json_array_elements(coalesce(r.calibration, '[{"measure_m": 0, "chainage": "K0+0"}]')::json)
     with ordinality posted (post, n);

create temp table pieces as
select road, at_m from_m, coalesce(next_m, length_m) to_m, says_m from_k, coalesce(next_k, says_m + length_m - at_m) to_k
from (select *, lead(at_m) over of_road next_m, lead(said_m) over of_road next_k from posts
      window of_road as (partition by road order by n)) posts
union all
select road, 0, at_m, said_m - at_m, said_m from posts where n = 1 and at_m > 0;
create index on pieces (road);
analyze pieces;

create function pg_temp.chainage_m(of text, measure float8) returns float8 as $$
    select from_k + (measure - from_m) * (to_k - from_k) / (to_m - from_m) from pieces
    where road = of and to_m > from_m and measure between from_m - 0.001 and to_m + 0.001
    order by from_m desc limit 1
$$ language sql;

create function pg_temp.measure_m(of text, chainage float8) returns float8 as $$
    select from_m + (chainage - from_k) * (to_m - from_m) / (to_k - from_k) from pieces
    where road = of and to_k > from_k and chainage between from_k and to_k order by from_m limit 1
$$ language sql;

-- What sections take up along their roads, metres along the line.
create temp table sections as
select s.fid, s.id, s.village, p.road, coalesce(s.side, 'both') in ('both', 'left') is_left,
       coalesce(s.side, 'both') in ('both', 'right') is_right,
       from_m + (greatest(least(s.from_m_, s.to_m_), from_k) - from_k) * (to_m - from_m) / (to_k - from_k) from_m,
       from_m + (least(greatest(s.from_m_, s.to_m_), to_k) - from_k) * (to_m - from_m) / (to_k - from_k) to_m
from (select fid, id, village, road, side, from_m from_m_, to_m to_m_ from road_sections) s
join roads r on s.road in (r.number, r.name, r.id) join pieces p on p.road = r.id
where p.to_k > p.from_k and least(s.from_m_, s.to_m_) < p.to_k and greatest(s.from_m_, s.to_m_) > p.from_k;
