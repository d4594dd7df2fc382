-- How many texts and segments a number took in and sent, by day, counted in the transaction that stores them: a list and a
-- chart read a row a day instead of counting texts. What is counted is what carriers count and bill:
--   in    every text that came and was stored, whatever became of it (held, a duplicate);
--   out   every receiver of a text (a group of three is three), from the moment it is queued, so that a limit is not met
--         unawares; a text that the carrier never took (refused, or stopped in the queue) is taken out again;
--   failed  every receiver whom a text did not reach, on the day of the text; what the carrier took stays in `out`.
-- A day is the tenant's: carriers' daily caps end at midnight on the Pacific coast, unless the tenant says otherwise.
-- Whoever changes the zone counts by it from then on; days that were counted stay as they are.
alter table sms.tenant_settings
  add column counting_zone          text not null default 'America/Los_Angeles',
  add column silent_days            smallint not null default 14 check (silent_days between 1 and 365), -- then a number is called silent
  -- Segments out, at most: shown, never enforced. Null: nobody entered one.
  add column number_day_segments    integer check (number_day_segments >= 1),
  add column number_month_segments  integer check (number_month_segments >= 1),
  add column tenant_day_segments    integer check (tenant_day_segments >= 1), -- of all its numbers: carriers count by brand
  add column tenant_month_segments  integer check (tenant_month_segments >= 1);

create function sms.refuse_unknown_counting_zone() returns trigger
language plpgsql set search_path = '' as $$
begin
  perform clock_timestamp() at time zone new.counting_zone;
  return new;
exception when invalid_parameter_value then
  perform sms.refuse('invalid_input', 'the database does not know this time zone; choose another of the region');
  return null;
end
$$;
create trigger counting_zone_is_known before insert or update of counting_zone on sms.tenant_settings
  for each row execute function sms.refuse_unknown_counting_zone();

create table sms.usage_days (
  tenant_id    sms.tenant_id not null,
  number_id    uuid not null,
  day          date not null, -- in the zone that the tenant counted by
  in_messages  bigint not null default 0 check (in_messages >= 0),
  in_segments  bigint not null default 0 check (in_segments >= 0),
  out_messages bigint not null default 0 check (out_messages >= 0), -- receivers
  out_segments bigint not null default 0 check (out_segments >= 0),
  failed       bigint not null default 0 check (failed >= 0), -- receivers
  primary key (tenant_id, number_id, day),
  foreign key (tenant_id, number_id) references sms.numbers (tenant_id, id)
) with (fillfactor = 70); -- one row takes a day's changes: room to take them in place
create index usage_days_of_tenant on sms.usage_days (tenant_id, day);
alter table sms.usage_days enable row level security, force row level security;
grant select on sms.usage_days to sms_tenant, sms_superadmin;
create policy owner on sms.usage_days to sms_owner using (true) with check (true);
create policy tenant_reads on sms.usage_days for select to sms_tenant using (tenant_id = (select sms.current_tenant()));
create policy superadmin on sms.usage_days for select to sms_superadmin using (true);

-- Counts what one statement stored. In the order of the numbers, in which the ingest locks them.
create function sms.count_stored() returns trigger
language plpgsql security definer set search_path = '' as $$ -- definer: whoever stores a text writes no counts
begin
  insert into sms.usage_days as u (tenant_id, number_id, day, in_messages, in_segments, out_messages, out_segments)
  select c.tenant_id, c.number_id, c.day,
    coalesce(sum(1) filter (where c.direction = 'in'), 0), coalesce(sum(c.segments) filter (where c.direction = 'in'), 0),
    coalesce(sum(c.receivers) filter (where c.direction = 'out'), 0),
    coalesce(sum(c.segments * c.receivers) filter (where c.direction = 'out'), 0)
  from (
    select s.tenant_id, s.number_id, s.direction, s.segments::bigint, cardinality(s.participants) as receivers,
      (s.at at time zone coalesce(g.counting_zone, 'America/Los_Angeles'))::date as day
    from stored s left join sms.tenant_settings g on g.tenant_id = s.tenant_id
  ) c
  group by c.tenant_id, c.number_id, c.day order by c.number_id, c.day
  on conflict (tenant_id, number_id, day) do update set
    in_messages = u.in_messages + excluded.in_messages, in_segments = u.in_segments + excluded.in_segments,
    out_messages = u.out_messages + excluded.out_messages, out_segments = u.out_segments + excluded.out_segments;
  return null;
end
$$;
create trigger count_stored after insert on sms.messages referencing new table as stored
  for each statement execute function sms.count_stored();

-- Counts receivers whom a text did not reach, and takes out again what the carrier never took.
create function sms.count_failed(p_message sms.messages, p_receivers integer, p_taken boolean) returns void
language plpgsql security definer set search_path = '' as $$ -- definer: as sms.count_stored
declare
  v_day date := (p_message.at at time zone coalesce(
    (select g.counting_zone from sms.tenant_settings g where g.tenant_id = p_message.tenant_id), 'America/Los_Angeles'))::date;
  v_back integer := case when p_taken then 0 else cardinality(p_message.participants) end;
begin
  insert into sms.usage_days as u (tenant_id, number_id, day, failed)
  values (p_message.tenant_id, p_message.number_id, v_day, p_receivers)
  on conflict (tenant_id, number_id, day) do update set failed = u.failed + excluded.failed,
    -- Never below nothing: the zone may have changed in between, and with it the day.
    out_messages = greatest(u.out_messages - v_back, 0), out_segments = greatest(u.out_segments - v_back * p_message.segments::bigint, 0);
end
$$;

-- A whole text has failed; whom a report named alone is counted already.
create function sms.count_failed_text() returns trigger
language plpgsql security definer set search_path = '' as $$ -- definer: as sms.count_stored
begin
  perform sms.count_failed(new, cardinality(new.participants) - (
    select count(*) from sms.group_recipients g
    where g.tenant_id = new.tenant_id and g.message_id = new.id and g.status = 'failed')::integer,
    old.status not in ('queued', 'held', 'sending'));
  return null;
end
$$;
create trigger count_failed_text after update of status on sms.messages for each row
  when (new.status = 'failed' and old.status <> 'failed') execute function sms.count_failed_text();

create function sms.count_failed_recipient() returns trigger
language plpgsql security definer set search_path = '' as $$ -- definer: as sms.count_stored
declare
  v_message sms.messages;
begin
  select m.* into v_message from sms.messages m where m.tenant_id = new.tenant_id and m.id = new.message_id;
  if found then perform sms.count_failed(v_message, 1, true); end if;
  return null;
end
$$;
create trigger count_failed_recipient after update of status on sms.group_recipients for each row
  when (new.status = 'failed' and old.status is distinct from 'failed') execute function sms.count_failed_recipient();

-- What was stored before. A failed text that reports are still kept of had been taken by the carrier.
insert into sms.usage_days (tenant_id, number_id, day, in_messages, in_segments, out_messages, out_segments, failed)
select m.tenant_id, m.number_id, (m.at at time zone coalesce(g.counting_zone, 'America/Los_Angeles'))::date,
  count(*) filter (where m.direction = 'in'), coalesce(sum(m.segments) filter (where m.direction = 'in'), 0),
  coalesce(sum(cardinality(m.participants)) filter (where m.direction = 'out' and r.taken), 0),
  coalesce(sum(m.segments::bigint * cardinality(m.participants)) filter (where m.direction = 'out' and r.taken), 0),
  coalesce(sum(case when m.status = 'failed' then cardinality(m.participants) else p.failed end) filter (where m.direction = 'out'), 0)
from sms.messages m
left join sms.tenant_settings g on g.tenant_id = m.tenant_id
left join (
  select f.tenant_id, f.message_id, count(*) as failed from sms.group_recipients f where f.status = 'failed' group by 1, 2
) p on p.tenant_id = m.tenant_id and p.message_id = m.id
left join sms.awaiting_reports a on a.message_id = m.id
cross join lateral (select m.status <> 'failed' or a.message_id is not null as taken) r
group by 1, 2, 3;

-- By which zone the days of a tenant are counted; of other tenants than the acting one it tells nothing.
create function sms.counting_zone(p_tenant sms.tenant_id) returns text
language sql stable security definer set search_path = '' as $$ -- definer: a user reads no settings
  select coalesce((select g.counting_zone from sms.tenant_settings g where g.tenant_id = p_tenant), 'America/Los_Angeles')
  where current_setting('role') = 'sms_superadmin' or p_tenant = sms.current_tenant()
$$;

-- The limits that somebody entered, a row each. They count segments out.
create view sms.usage_limits with (security_invoker = true) as
select g.tenant_id, l.scope, l.period, l.segments, g.counting_zone as zone
from sms.tenant_settings g
cross join lateral (values
  ('number', 'day', g.number_day_segments), ('number', 'month', g.number_month_segments),
  ('tenant', 'day', g.tenant_day_segments), ('tenant', 'month', g.tenant_month_segments)
) l (scope, period, segments)
where l.segments is not null;

-- How far each limit is used up now: of the scope `number` a row for each number that sent, of `tenant` one for all of them.
create view sms.usage_against_limits with (security_invoker = true) as
select l.tenant_id, l.scope, l.period, l.zone, u.number_id, coalesce(u.used, 0)::bigint as used, l.segments
from sms.usage_limits l
left join lateral (
  select case when l.scope = 'number' then d.number_id end as number_id, sum(d.out_segments) as used
  from sms.usage_days d
  where d.tenant_id = l.tenant_id and d.day >= date_trunc(l.period, clock_timestamp() at time zone l.zone)::date
  group by 1
) u on true;

-- What some numbers took in and sent today and this month, by their tenant's days; nothing of what the caller may not see.
create function sms.usage_of(p_numbers uuid[])
returns table (number_id uuid, in_today bigint, out_today bigint, in_month bigint, out_month bigint)
language sql stable set search_path = '' as $$ -- segments; in the caller's rights
  select d.number_id,
    coalesce(sum(d.in_segments) filter (where d.day = z.today), 0)::bigint, coalesce(sum(d.out_segments) filter (where d.day = z.today), 0)::bigint,
    sum(d.in_segments)::bigint, sum(d.out_segments)::bigint
  from sms.numbers n
  left join sms.tenant_settings g on g.tenant_id = n.tenant_id
  cross join lateral (
    select (clock_timestamp() at time zone coalesce(g.counting_zone, 'America/Los_Angeles'))::date as today
  ) z
  join sms.usage_days d on d.tenant_id = n.tenant_id and d.number_id = n.id
    and d.day between date_trunc('month', z.today)::date and z.today
  where n.id = any (p_numbers)
  group by d.number_id
$$;

grant execute on function sms.counting_zone(sms.tenant_id) to sms_user, sms_tenant, sms_superadmin;
grant execute on function sms.usage_of(uuid[]) to sms_tenant, sms_superadmin;
grant select on sms.usage_limits, sms.usage_against_limits to sms_tenant, sms_superadmin;
