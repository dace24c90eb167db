-- Half widths of every road's carriageway, ditch and margin, at least and at most, as the rules of :on have it, metres.
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

create temp table widths as
select r.*,
       coalesce(r.carriageway_width_m, width.low) / 2 half_least, coalesce(r.carriageway_width_m, width.high) / 2 half_most,
       coalesce(case when ditch.own then ditch.low else 0 end, 0) ditch_least, coalesce(ditch.high, 0) ditch_most,
       coalesce(margin.low, 0) margin_least, coalesce(margin.high, 0) margin_most
from roads r, pg_temp.by_class('carriageway_width_range', r.class) width,
     pg_temp.by_class('ditch_width_fallback', r.class) ditch, pg_temp.by_class('highway_land', r.class) margin;
