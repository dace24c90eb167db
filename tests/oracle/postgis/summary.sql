-- Everything counted: by kind and state, by village and kind, by class and kind; and the roads by village and class.
select 'state', collection, coalesce(state, ''), count(*), 0::int8, null::float8, null::float8 from placed group by 2, 3
union all
select 'village', coalesce(v.village, ''), collection, count(*), (select count(*) from of_village where doubtful), null, null
from placed p join of_village v using (id) group by 2, 3
union all
select 'class', case when p.road is null then '-' else coalesce(r.class, '') end, collection, count(*),
       (select count(*) from placed where doubtful), null, null
from placed p left join roads r on r.id = p.road group by 2, 3
union all
select 'village road', coalesce(t.village, ''), '', count(distinct road), 0, sum(mm) / 2000.0,
       coalesce(sum(mm) filter (where r.main), 0) / 2000.0
from territory t join roads r on r.id = t.road where mm > 0 group by 2
union all
select 'on border', village, '', count(*), 0, sum(length_m), null from on_border group by village
union all
select 'class road', coalesce(class, ''), '', count(*), 0, sum(length_m), coalesce(sum(length_m) filter (where r.main), 0)
from lengths l join roads r on r.id = l.road group by 2
union all
select 'area', name, '', 0, 0, area, null
from (select distinct on (name) name, st_area(geom::geography) area from divisions
      where level = (select level from level) order by name, fid) d where area > 0
union all
select 'plots', '', '', count(*), 0, sum(st_area(geom::geography)), sum(planned_mu) from plots;
