-- Every place of demand with its weight and the least offset to a facility that counts, when one is near.
create temp table facilities as
select id, geom, geom::geography geog from bins where state = 'in_use'
union all select id, geom, geom::geography from garbage_pools where state = 'in_use';
create index on facilities using gist (geog);
analyze facilities;

select s.id, coalesce(s.households, 1), s.village,
       (select min(pg_temp.offset_m(f.geom, s.geom)) from facilities f
        where st_dwithin(f.geog, s.geom::geography, :radius_m * 1.01 + 0.1))
from structures s where s.state is distinct from 'removed';
