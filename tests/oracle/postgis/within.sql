-- Structures and the roads asked about (table `asked`: rows of `widths` with limit_m) that may be within the limit of the :line of
-- the road: how far that is from the centreline, at least and at most.
create temp table lines as
select *,
       case :'line' when 'centreline' then 0 when 'carriageway' then half_least
            else coalesce(land_width_m / 2, half_least + ditch_least + margin_least) end low,
       case :'line' when 'centreline' then 0 when 'carriageway' then half_most
            else coalesce(land_width_m / 2, half_most + ditch_most + margin_most) end high
from asked;

-- One distance for all pairs, which an index can serve.
select coalesce(max(limit_m + high), 0) + coalesce(max(accuracy_m), 0)
       + (select coalesce(max(accuracy_m), 0) from structures) reach_m from lines \gset

create temp table things as select id, geom, geom::geography geog from structures;
create index on things using gist (geog);
analyze things;
