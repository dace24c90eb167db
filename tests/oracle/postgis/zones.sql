-- The roads with a building-control zone on :on (regulation of 2011, article 11): how wide, since when, and the rank of the class
-- that rules, the technical grade before the administrative class.
create temp table asked as
select w.*, zone.value limit_m, ranks.rank, greatest(w.zone_announced_on::date, zone.valid_from) since
from (
    select *, case when technical_grade ~* '高速|expressway|motorway' then 'expressway' else coalesce(
        case lower(admin_class) when 'g' then 'national' when 's' then 'provincial' when 'x' then 'county'
             when 'y' then 'township' end, lower(admin_class), class) end ruling
    from widths
) w join (values ('expressway', 0), ('national', 1), ('provincial', 2), ('county', 3), ('township', 4)) ranks (class, rank)
    on ranks.class = ruling
join in_force zone on zone.kind = 'building_control_zone' and zone.class = ruling;
