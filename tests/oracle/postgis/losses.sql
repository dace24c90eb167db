-- Losses of bins: those in a state of loss, each with the earliest finding that tells of it within :near_m, the earlier finding
-- choosing first; and findings that no bin answers to.
create temp table bins_out as
select *, case state when 'damaged' then 'damaged' when 'lost' then 'lost' end what
from placed where collection = 'bins' and state in ('in_use', 'damaged', 'lost');

create temp table told as
select *, case when category ~* '丢失|遗失|被盗|失踪|lost|stolen|missing|vanished' then 'lost' else 'damaged' end what
from placed join (select id, category, occurred_at from findings) own using (id)
where collection = 'findings' and category ~* '丢失|遗失|被盗|失踪|lost|stolen|missing|vanished|损坏|毁坏|破损|损毁|damaged|broken|vandal'
and category ~* '垃圾桶|垃圾箱|bin';

create temp table matched (finding text, bin text);
do $$ declare one record; begin
    for one in select * from told order by occurred_at is null, (occurred_at at time zone 'utc')::date, id loop
        insert into matched
        select one.id, b.id from bins_out b
        where b.what = one.what and b.id not in (select bin from matched)
        and st_dwithin(b.geog, one.geog, 30)
        order by st_distance(b.geog, one.geog), b.fid limit 1;
    end loop;
end $$;

create temp table loss as
select b.id, b.what, coalesce((t.occurred_at at time zone 'utc')::date, b.seen_at) "day",
       case when t.id is not null then 'finding' when b.seen_at is not null then 'seen_at' else 'unknown' end dated, false only_found
from bins_out b left join matched m on m.bin = b.id left join told t on t.id = m.finding where b.what is not null
union all
select id, what, (occurred_at at time zone 'utc')::date, case when occurred_at is null then 'unknown' else 'finding' end, true
from told where id not in (select finding from matched);

-- Whoever is within one place of another is of its group, by whatever way.
create temp table same_place as
with recursive reached (root, id) as (
    select id, id from loss
    union
    select r.root, other.id from reached r join placed p on p.id = r.id
    join placed other on st_dwithin(p.geog, other.geog, 30) and other.id in (select id from loss)
)
select id, min(root collate "C") root from reached group by id;
