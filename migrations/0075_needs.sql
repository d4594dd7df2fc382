-- What needs somebody: the lines of the panel's start page, each counted over an index of the few rows that it is about,
-- so that it costs the same with a thousand numbers as with a hundred thousand.

-- Linked numbers that nobody holds, since when. Kept by triggers, since "no row in another table" has no index.
create table sms.unheld_numbers (
  number_id uuid primary key,
  tenant_id sms.tenant_id not null,
  since     timestamptz not null,
  foreign key (tenant_id, number_id) references sms.numbers (tenant_id, id)
);
create index unheld_numbers_of_tenant on sms.unheld_numbers (tenant_id, since);
alter table sms.unheld_numbers enable row level security, force row level security;
grant select on sms.unheld_numbers to sms_tenant, sms_superadmin;
create policy owner on sms.unheld_numbers to sms_owner using (true) with check (true);
create policy tenant_reads on sms.unheld_numbers for select to sms_tenant using (tenant_id = (select sms.current_tenant()));
create policy superadmin on sms.unheld_numbers for select to sms_superadmin using (true);

create function sms.note_new_numbers() returns trigger
language plpgsql security definer set search_path = '' as $$ -- definer: whoever links or assigns keeps no such list by hand
begin
  insert into sms.unheld_numbers (number_id, tenant_id, since)
  select n.id, n.tenant_id, n.linked_at from made n where n.unlinked_at is null;
  return null;
end
$$;
create trigger note_new_numbers after insert on sms.numbers referencing new table as made
  for each statement execute function sms.note_new_numbers();

create function sms.note_unlinked() returns trigger
language plpgsql security definer set search_path = '' as $$ -- definer: as note_new_numbers
begin
  delete from sms.unheld_numbers u where u.number_id = new.id;
  return null;
end
$$;
create trigger note_unlinked after update of unlinked_at on sms.numbers for each row
  when (new.unlinked_at is not null) execute function sms.note_unlinked();

create function sms.note_held() returns trigger
language plpgsql security definer set search_path = '' as $$ -- definer: as note_new_numbers
begin
  delete from sms.unheld_numbers u using made a where u.number_id = a.number_id and a.ended_at is null;
  return null;
end
$$;
create trigger note_held after insert on sms.assignments referencing new table as made
  for each statement execute function sms.note_held();

-- Rivals for one number wait for each other before they come here (sms.lock_number).
create function sms.note_let_go() returns trigger
language plpgsql security definer set search_path = '' as $$ -- definer: as note_new_numbers
begin
  insert into sms.unheld_numbers (number_id, tenant_id, since)
  select n.id, n.tenant_id, new.ended_at from sms.numbers n
  where n.id = new.number_id and n.unlinked_at is null
    and not exists (select from sms.assignments a where a.number_id = n.id and a.ended_at is null)
  on conflict (number_id) do nothing;
  return null;
end
$$;
create trigger note_let_go after update of ended_at on sms.assignments for each row
  when (old.ended_at is null and new.ended_at is not null) execute function sms.note_let_go();

insert into sms.unheld_numbers (number_id, tenant_id, since)
select n.id, n.tenant_id, coalesce((select max(a.ended_at) from sms.assignments a where a.number_id = n.id), n.linked_at)
from sms.numbers n
where n.unlinked_at is null and not exists (select from sms.assignments a where a.number_id = n.id and a.ended_at is null);

create index webhook_state_to_look_at on sms.webhook_state (tenant_id)
  where carrier_mode is distinct from 'url' or doubt_reason is not null or set_at is null;
create index number_presence_gone on sms.number_presence (tenant_id, gone_since) where gone_since is not null;
create index deliveries_waiting_of_tenant on sms.deliveries (tenant_id, id)
  where outcome in ('held_disabled', 'held_unassigned', 'held_tier') and released_at is null;
create index deliveries_rejected on sms.deliveries (id) where outcome in ('rejected', 'unknown_number');
create index usage_days_failed on sms.usage_days (day, tenant_id) where failed > 0;
create index messages_met_nobody on sms.messages (tenant_id, id) where decision @> '{"nobodyAvailable": true}';
create index availability_away on sms.availability (tenant_id) where not available;

-- Numbers whose texts may not come here: QuestBlue delivers elsewhere (`not_url`), to a URL that may not be ours
-- (`doubtful`), or something did not arrive. What came in since QuestBlue was last asked says that it comes here after all.
create function sms.webhooks_to_look_at()
returns table (tenant_id sms.tenant_id, number_id uuid, since timestamptz)
language sql stable set search_path = '' as $$ -- in the caller's rights
  select w.tenant_id, w.number_id, coalesce(w.doubted_at, n.linked_at)
  from sms.webhook_state w
  join sms.numbers n on n.id = w.number_id and n.unlinked_at is null and n.enabled
  left join sms.number_state s on s.number_id = w.number_id
  where (w.carrier_mode is distinct from 'url' or w.doubt_reason is not null or w.set_at is null) and case
    when w.carrier_mode is distinct from 'url' then coalesce(greatest(s.token_used_at, s.last_in_at) < w.read_at, true)
    else w.doubt_reason is not null or coalesce(s.token_used_at, s.last_in_at) is null end
$$;

-- Texts that failed within a day: found by the numbers whose counts say that there are any.
create function sms.failed_of_last_day() returns table (tenant_id sms.tenant_id, number_id uuid, at timestamptz)
language sql stable set search_path = '' as $$ -- in the caller's rights
  select m.tenant_id, m.number_id, m.at
  from (
    select distinct u.tenant_id, u.number_id from sms.usage_days u
    where u.failed > 0 and u.day >= (statement_timestamp() at time zone 'UTC')::date - 2
  ) u
  join sms.messages m on m.tenant_id = u.tenant_id and m.number_id = u.number_id and m.direction = 'out' and m.status = 'failed'
    and m.id > sms.uuid_v7_floor(statement_timestamp() - interval '1 day')
$$;

-- Conversations that wait for an answer of somebody who is away. Only those of a week: others have closed.
create function sms.waiting_for_the_away() returns table (tenant_id sms.tenant_id, user_id sms.user_id, number_id uuid, since timestamptz)
language sql stable set search_path = '' as $$ -- in the caller's rights
  select c.tenant_id, v.user_id, c.number_id, w.since
  from sms.availability v
  join sms.assignments a on a.tenant_id = v.tenant_id and a.user_id = v.user_id and a.ended_at is null
  join sms.conversations c on c.tenant_id = a.tenant_id and c.number_id = a.number_id and c.handler_id = v.user_id
    and c.closed_at is null and c.last_at > statement_timestamp() - interval '7 days'
  cross join lateral (select sms.waiting_since(c.tenant_id, c.id, null) as since) w
  where not v.available and coalesce(v.away_until > statement_timestamp(), true) and w.since is not null
$$;

-- Conversations of a week whose text met nobody available, and which nobody has answered since.
create function sms.met_nobody() returns table (tenant_id sms.tenant_id, number_id uuid, since timestamptz)
language sql stable set search_path = '' as $$ -- in the caller's rights
  select m.tenant_id, m.number_id, min(m.at)
  from sms.messages m
  where m.decision @> '{"nobodyAvailable": true}' and m.status = 'received'
    and m.id > sms.uuid_v7_floor(statement_timestamp() - interval '7 days')
    and not exists (
      select from sms.messages o
      where o.tenant_id = m.tenant_id and o.conversation_id = m.conversation_id and o.id > m.id and o.direction = 'out' and o.author_id is not null)
  group by m.tenant_id, m.number_id, m.conversation_id
$$;

-- A line for each thing that needs somebody and each tenant that it is of: how many, since when, and the first few by
-- name (`numbers` or `people`). Of the whole account, which only a superadmin mends, the tenant is null.
create function sms.needs() returns table (kind text, tenant_id text, tenant_name text, count bigint, oldest timestamptz, numbers jsonb, people jsonb)
language sql stable set search_path = '' as $$ -- in the caller's rights: the policies say whose lines these are
  with found as (
    select 'webhook' as kind, w.tenant_id, w.number_id, null::sms.user_id as user_id, w.since from sms.webhooks_to_look_at() w
    union all
    select 'rejected', d.tenant_id, d.number_id, null, d.at from sms.deliveries d
    where d.outcome in ('rejected', 'unknown_number') and d.id > sms.uuid_v7_floor(statement_timestamp() - interval '1 day')
    union all
    select 'failed', f.tenant_id, f.number_id, null, f.at from sms.failed_of_last_day() f
    union all
    select 'held', d.tenant_id, d.number_id, null, d.at
    from sms.deliveries d join sms.messages m on m.tenant_id = d.tenant_id and m.id = d.message_id and m.status = 'held'
    where d.outcome in ('held_disabled', 'held_unassigned', 'held_tier') and d.released_at is null
    union all
    select 'unassigned', u.tenant_id, u.number_id, null, u.since
    from sms.unheld_numbers u join sms.numbers n on n.id = u.number_id and n.enabled
    union all
    select 'gone', p.tenant_id, p.number_id, null, p.gone_since
    from sms.number_presence p join sms.numbers n on n.id = p.number_id and n.unlinked_at is null where p.gone_since is not null
    union all
    select 'limit', l.tenant_id, l.number_id, null, null from sms.usage_against_limits l where l.used >= 0.8 * l.segments
    union all
    select 'away', a.tenant_id, a.number_id, a.user_id, a.since from sms.waiting_for_the_away() a
    union all
    select 'nobody', m.tenant_id, m.number_id, null, m.since from sms.met_nobody() m
  ), lines as (
    select f.kind, f.tenant_id, count(*) as count, min(f.since) as oldest, array_agg(distinct f.user_id) as user_ids,
      (array_agg(f.number_id order by f.since) filter (where f.number_id is not null))[1:50] as number_ids
    from found f group by f.kind, f.tenant_id
  )
  select l.kind, l.tenant_id::text, sms.tenant_name(l.tenant_id), l.count, l.oldest,
    (select coalesce(jsonb_agg(jsonb_build_object('id', n.id, 'number', n.number, 'label', n.label) order by n.number), '[]')
      from (select distinct x.id from unnest(l.number_ids) x (id) limit 3) x join sms.numbers n on n.id = x.id),
    (select coalesce(jsonb_agg(jsonb_build_object('id', x.id, 'name', sms.known_name(x.id::text))), '[]')
      from (select x.id from unnest(l.user_ids) x (id) where x.id is not null limit 3) x)
  from lines l
$$;

-- Whether QuestBlue takes our credentials, and whether its balance is low: the account's standing, and what of it a
-- tenant admin may know.
create function sms.account_standing() returns table (credentials text, since timestamptz, balance_is_low boolean, balance_at timestamptz)
language sql stable security definer set search_path = '' as $$ -- definer: a tenant admin reads no settings, and is told of the balance nothing
  select s.credentials_state, coalesce(w.first_refusal_at, s.tested_at, s.credentials_set_at),
    case when current_setting('role') = 'sms_superadmin' then coalesce(w.balance_cents + w.allowed_credit_cents < s.low_balance_cents, false) else false end,
    case when current_setting('role') = 'sms_superadmin' then w.balance_at end
  from sms.settings s cross join sms.account_watch w
$$;

-- Texts of yesterday, by each tenant's own days.
create function sms.figures_of_yesterday() returns table (received bigint, sent bigint, failed bigint)
language sql stable set search_path = '' as $$ -- in the caller's rights
  select coalesce(sum(u.in_messages), 0)::bigint, coalesce(sum(u.out_messages), 0)::bigint, coalesce(sum(u.failed), 0)::bigint
  from sms.visible_tenants() t
  join sms.usage_days u on u.tenant_id = t.id and u.day = (statement_timestamp() at time zone sms.counting_zone(t.id))::date - 1
$$;

grant execute on function sms.waiting_since(sms.tenant_id, uuid, timestamptz) to sms_tenant, sms_superadmin;
grant execute on function sms.webhooks_to_look_at(), sms.failed_of_last_day(), sms.waiting_for_the_away(), sms.met_nobody(), sms.needs(),
  sms.account_standing(), sms.figures_of_yesterday() to sms_tenant, sms_superadmin;
