-- What somebody saw lately and from where: things by the day they were last seen, and inspections by where they were made (`points`,
-- and `shapes` for `taken.sql`).
create temp table lately as select (:'on'::date - (select value from given where name = 'days')::int) since, :'on'::date until;
insert into things (collection, id, geom, geog, seen_at)
select 'inspections', id, geom, geom::geography, coalesce((occurred_at at time zone 'utc')::date, seen_at) from inspections where geom is not null;

create temp table points as select id, geog from things where st_dimension(geom) = 0;
create temp table shapes as
select id, geom from things, lately where st_dimension(geom) > 0 and seen_at between since and until;
analyze points;
