-- Plots with their area, and what of it those before have already: planted ones first, then as entered. Cut in degrees along edges
-- short enough to be their geodesics, measured on the ellipsoid.
create temp table drawn as
select id, village, row_number() over (order by state in ('planted', 'accepted', 'replanting') is not true, fid) n,
       state in ('planted', 'accepted', 'replanting') done, planned_mu, declared_mu, survival_pct, geom,
       st_segmentize(geom::geography, 20)::geometry fine
from plots;
create index on drawn using gist (fine);
analyze drawn;

select id, village, st_area(geom::geography), coalesce((
           select st_area(st_intersection(d.fine, st_union(e.fine))::geography) from drawn e
           where e.n < d.n and st_intersects(e.fine, d.fine)), 0),
       coalesce(done, false), planned_mu, declared_mu, survival_pct
from drawn d;
