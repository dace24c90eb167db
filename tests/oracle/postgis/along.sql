-- Everything near the one road asked about: points with measure and hand, the rest by offset alone.
select n.id, st_dimension(t.geom) = 0, n.off_m, s.measure_m, s.hand, coalesce(s.doubtful, false)
from near n join things t using (id) left join stands s using (id);
