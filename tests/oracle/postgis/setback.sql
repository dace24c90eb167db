-- Every structure near a zone with what decides: see `within.sql`.
select 'near', n.id, n.road, off_m, low, high, coalesce(s.accuracy_m, 0) + coalesce(l.accuracy_m, 0), l.limit_m, l.rank, l.since,
       case when s.built_on is null then 'unknown' when s.built_on < l.since then 'existing' else 'later' end
from near n join lines l on l.id = n.road join structures s on s.id = n.id
where s.state is distinct from 'removed';
