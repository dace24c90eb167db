-- Pairs of structures and roads of :classes that may be within :limit_m of the :line of the road: offset from the centreline,
-- half width at least and at most, accuracy of both together, as the rules of :on have it.
create temp table in_force as
select * from rules
where coalesce(valid_from <= :'on'::date, true) and coalesce(valid_to >= :'on'::date, true);

create function pg_temp.by_class(of_kind text, road_class text, out low float8, out high float8, out own boolean) as $$
    -- The range of the road's class; without a class, or a rule for it, that of all classes together.
    select coalesce(min(value) filter (where fits), min(value)),
           coalesce(max(coalesce(value_max, value)) filter (where fits), max(coalesce(value_max, value))),
           coalesce(bool_or(fits), false)
    from (select value, value_max, road_class is not null and coalesce(class = road_class, true) fits
          from in_force where kind = of_kind) r
$$ language sql;

create temp table asked as
select r.id, r.geom, r.accuracy_m, r.carriageway_width_m, r.land_width_m,
       coalesce(r.carriageway_width_m, width.low) / 2 half_least, coalesce(r.carriageway_width_m, width.high) / 2 half_most,
       coalesce(case when ditch.own then ditch.low else 0 end, 0) ditch_least, coalesce(ditch.high, 0) ditch_most,
       coalesce(margin.low, 0) margin_least, coalesce(margin.high, 0) margin_most
from roads r, pg_temp.by_class('carriageway_width_range', r.class) width,
     pg_temp.by_class('ditch_width_fallback', r.class) ditch, pg_temp.by_class('highway_land', r.class) margin
where r.class = any(string_to_array(:'classes', ','));

create temp table lines as
select id, accuracy_m,
       case :'line' when 'centreline' then 0 when 'carriageway' then half_least
            else coalesce(land_width_m / 2, half_least + ditch_least + margin_least) end low,
       case :'line' when 'centreline' then 0 when 'carriageway' then half_most
            else coalesce(land_width_m / 2, half_most + ditch_most + margin_most) end high
from asked;

-- One distance for all pairs, which an index can serve.
select :limit_m + coalesce(max(high), 0) + coalesce(max(accuracy_m), 0)
       + (select coalesce(max(accuracy_m), 0) from structures) reach_m from lines \gset

create temp table things as select id, geom, geom::geography geog from structures;
create index on things using gist (geog);
analyze things;
