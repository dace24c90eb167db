-- What each assessed section counts of its road in half millimetres, and its grade in :month: every hand by itself, a section of one
-- hand half; what several villages claim is nobody's, what one village entered twice counts once.
create temp table hands as
select s.road, hands.side, s.id, s.village, s.fid, range_agg(int8range(round(s.from_m * 1000)::int8, round(s.to_m * 1000)::int8)) own
from sections s join road_sections r using (id), (values ('left'), ('right')) hands (side)
where coalesce(r.assessed, true) and case hands.side when 'left' then is_left else is_right end group by 1, 2, 3, 4, 5;

create temp table graded as
select distinct on (s.id) s.id, coalesce(i.grade, case when i.score >= 90 then 'excellent' when i.score <= 100 then 'below' end) grade
from road_sections s join inspections i on i.section in (s.id, s.name, s.source_id) or i.section is null and i.village = s.village
where to_char(i.occurred_at at time zone 'utc', 'YYYY-MM') = :'month' and (i.grade is not null or i.score is not null)
order by s.id, i.occurred_at desc;

create function pg_temp.mm(of int8multirange) returns numeric as $$ select coalesce(sum(upper(p) - lower(p)), 0) from unnest(of) p $$ language sql;

select h.id, coalesce(h.village, ''), sum(pg_temp.mm(h.own)),
       sum(pg_temp.mm(h.own - coalesce((select range_agg(o) from hands e, unnest(e.own) o where e.road = h.road and e.side = h.side
           and (e.village is distinct from h.village or e.fid < h.fid)), '{}'))),
       sum(pg_temp.mm(h.own * coalesce((select range_agg(o) from hands e, unnest(e.own) o where e.road = h.road and e.side = h.side
           and e.village is distinct from h.village), '{}'))),
       g.grade
from hands h left join graded g using (id) group by h.id, h.village, g.grade;
