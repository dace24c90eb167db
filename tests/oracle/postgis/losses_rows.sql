-- Every bin set out and every loss.
select b.id, l.what, l.day, l.dated, coalesce(l.only_found, false), v.village, s.section, g.root,
       v.doubtful or b.doubtful or b.no_measure and b.road is not null or exists (
           select from sections s where s.road = b.road
           and least(abs(s.from_m - b.measure_m), abs(s.to_m - b.measure_m)) < 0.005),
       b.road, b.off_m, b.told_m, b.hand, b.doubtful, b.no_measure
from placed b join of_village v using (id) left join in_section s using (id) left join loss l using (id)
left join same_place g using (id)
where l.id is not null or b.id in (select id from bins_out);
