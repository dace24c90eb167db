select n.id, n.road, off_m, low, high, coalesce(s.accuracy_m, 0) + coalesce(l.accuracy_m, 0)
from near n join lines l on l.id = n.road join structures s on s.id = n.id
where s.state is distinct from 'removed' and s.kind in ('pigsty', 'dry_latrine', 'shed');
