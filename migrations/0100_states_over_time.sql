-- What a number, a tenant and the settings were, from when, until when: beside the rows that say what is so now. Rows are
-- ended, never rewritten. A correction is a further row over the time that it speaks of, with its reason: whoever asks gets
-- the row that was recorded last, and both stay. Nobody writes these by hand but the schema's owner.

-- When holders, their order or the routing last changed: the moment that assignments, states and audit share.
alter table sms.numbers add column holders_changed_at timestamptz;
grant update (holders_changed_at) on sms.numbers to sms_tenant, sms_superadmin;

create table sms.number_states (
  tenant_id    sms.tenant_id not null,
  number_id    uuid not null,
  id           uuid not null default sms.uuid_v7(),
  valid_from   timestamptz not null,
  valid_to     timestamptz check (valid_to >= valid_from),
  enabled      boolean not null,
  reason       text, -- why it was last switched, either way
  routing      text not null,
  shared       boolean not null,
  holder_order sms.user_id[] not null, -- who held it says sms.assignments; this, in which order
  from_audit   boolean not null default false, -- put together from the audit, of the time before there were states
  correction   text check (length(correction) between 1 and 500), -- why it was not as it had been written down
  recorded_at  timestamptz not null default clock_timestamp(),
  primary key (tenant_id, number_id, id),
  foreign key (tenant_id, number_id) references sms.numbers (tenant_id, id)
);
create unique index number_states_current on sms.number_states (tenant_id, number_id) where valid_to is null and correction is null;
create index number_states_of_number on sms.number_states (tenant_id, number_id, valid_from);
alter table sms.number_states enable row level security, force row level security;
grant select on sms.number_states to sms_tenant, sms_superadmin;
create policy owner on sms.number_states to sms_owner using (true) with check (true);
create policy tenant_reads on sms.number_states for select to sms_tenant using (tenant_id = (select sms.current_tenant()));
create policy superadmin on sms.number_states for select to sms_superadmin using (true);

-- A tenant as it was read of the host: exact to the moment of reading.
create table sms.tenant_states (
  tenant_id   sms.tenant_id not null,
  id          uuid not null default sms.uuid_v7(),
  valid_from  timestamptz not null,
  valid_to    timestamptz check (valid_to >= valid_from),
  name        text,
  tier        text,
  active      boolean not null,
  correction  text check (length(correction) between 1 and 500),
  recorded_at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, id)
);
create unique index tenant_states_current on sms.tenant_states (tenant_id) where valid_to is null and correction is null;
create index tenant_states_of_tenant on sms.tenant_states (tenant_id, valid_from);
alter table sms.tenant_states enable row level security, force row level security;
grant select on sms.tenant_states to sms_tenant, sms_superadmin;
create policy owner on sms.tenant_states to sms_owner using (true) with check (true);
create policy tenant_reads on sms.tenant_states for select to sms_tenant using (tenant_id = (select sms.current_tenant()));
create policy superadmin on sms.tenant_states for select to sms_superadmin using (true);

-- What a tenant had decided, and, without a tenant, what the superadmin had set for all: no secret is among it.
create table sms.settings_states (
  tenant_id   sms.tenant_id,
  id          uuid primary key default sms.uuid_v7(),
  valid_from  timestamptz not null,
  valid_to    timestamptz check (valid_to >= valid_from),
  settings    jsonb not null,
  correction  text check (length(correction) between 1 and 500),
  recorded_at timestamptz not null default clock_timestamp()
);
create unique index settings_states_current on sms.settings_states (tenant_id) nulls not distinct where valid_to is null and correction is null;
create index settings_states_of_tenant on sms.settings_states (tenant_id, valid_from);
alter table sms.settings_states enable row level security, force row level security;
grant select on sms.settings_states to sms_tenant, sms_superadmin;
create policy owner on sms.settings_states to sms_owner using (true) with check (true);
create policy tenant_reads on sms.settings_states for select to sms_tenant using (tenant_id = (select sms.current_tenant()));
create policy superadmin on sms.settings_states for select to sms_superadmin using (true);

-- A state is ended once; nothing else of it is changed, and none is taken out.
create function sms.keep_states() returns trigger language plpgsql set search_path = '' as $$
begin
  if tg_op = 'UPDATE' then
    if old.valid_to is null and new.valid_to is not null and to_jsonb(new) - 'valid_to' = to_jsonb(old) - 'valid_to' then return new; end if;
  end if;
  raise exception using errcode = '42501', message = 'history is not changed';
end
$$;
create trigger kept before update or delete on sms.number_states for each row execute function sms.keep_states();
create trigger kept before update or delete on sms.tenant_states for each row execute function sms.keep_states();
create trigger kept before update or delete on sms.settings_states for each row execute function sms.keep_states();

create function sms.begin_number_states() returns trigger
language plpgsql security definer set search_path = '' as $$ -- definer: whoever links a number writes no states
begin
  insert into sms.number_states (tenant_id, number_id, valid_from, valid_to, enabled, reason, routing, shared, holder_order)
  select b.tenant_id, b.id, b.linked_at, b.unlinked_at, b.enabled, b.enabled_reason, b.routing, b.shared, '{}' from begun b;
  return null;
end
$$;
create trigger begin_states after insert on sms.numbers referencing new table as begun
  for each statement execute function sms.begin_number_states();

-- The next state of a number, at the moment that the change itself carries; ended with its tenure.
create function sms.keep_number_state() returns trigger
language plpgsql security definer set search_path = '' as $$ -- definer: whoever changes a number writes no states
declare
  v_order sms.user_id[] := array(
    select a.user_id from sms.assignments a where a.number_id = new.id and a.ended_at is null order by a.position);
  v_state sms.number_states;
  v_at timestamptz;
begin
  select * into v_state from sms.number_states s
  where s.tenant_id = new.tenant_id and s.number_id = new.id and s.valid_to is null and s.correction is null;
  if new.unlinked_at is null and (v_state.enabled, v_state.reason, v_state.routing, v_state.shared, v_state.holder_order)
    is not distinct from (new.enabled, new.enabled_reason, new.routing, new.shared, v_order) then return null; end if;
  v_at := greatest(v_state.valid_from, case
    when new.unlinked_at is not null then new.unlinked_at
    when new.holders_changed_at is distinct from old.holders_changed_at then new.holders_changed_at
    when new.enabled_changed_at is distinct from old.enabled_changed_at then new.enabled_changed_at
    else clock_timestamp() end);
  update sms.number_states s set valid_to = v_at
  where s.tenant_id = new.tenant_id and s.number_id = new.id and s.valid_to is null and s.correction is null;
  if new.unlinked_at is null then
    insert into sms.number_states (tenant_id, number_id, valid_from, enabled, reason, routing, shared, holder_order)
    values (new.tenant_id, new.id, v_at, new.enabled, new.enabled_reason, new.routing, new.shared, v_order);
  end if;
  return null;
end
$$;
create trigger keep_state after update on sms.numbers for each row
  when ((old.enabled, old.enabled_reason, old.routing, old.shared, old.version, old.unlinked_at)
    is distinct from (new.enabled, new.enabled_reason, new.routing, new.shared, new.version, new.unlinked_at))
  execute function sms.keep_number_state();

-- What the settings were: the system's without a tenant. When they were last tested says nothing of what they are.
create function sms.keep_settings_state() returns trigger
language plpgsql security definer set search_path = '' as $$ -- definer: whoever changes a setting writes no states
declare
  v_new jsonb := to_jsonb(new) - array['id', 'tenant_id', 'tested_at'];
  v_tenant sms.tenant_id := case when tg_table_name = 'tenant_settings' then (to_jsonb(new) ->> 'tenant_id')::sms.tenant_id end;
  v_at timestamptz := clock_timestamp();
begin
  update sms.settings_states s set valid_to = greatest(v_at, s.valid_from)
  where s.tenant_id is not distinct from v_tenant and s.valid_to is null and s.correction is null and s.settings <> v_new;
  insert into sms.settings_states (tenant_id, valid_from, settings) values (v_tenant, v_at, v_new)
  on conflict do nothing; -- it stands as it stood
  return null;
end
$$;
create trigger keep_state after insert or update on sms.tenant_settings for each row execute function sms.keep_settings_state();
create trigger keep_state after insert or update on sms.settings for each row execute function sms.keep_settings_state();

-- Settings are known from now on. Of numbers the audit knows every change since they were linked.
insert into sms.settings_states (tenant_id, valid_from, settings)
select null, clock_timestamp(), to_jsonb(s) - array['id', 'tested_at'] from sms.settings s
union all
select g.tenant_id, clock_timestamp(), to_jsonb(g) - 'tenant_id' from sms.tenant_settings g;

-- Each change says what became of one thing; what it does not say stays as the change before it had it. Before the first
-- that speaks of it, a switch stood the other way, and a routing as the change says that it was before; where none ever
-- spoke of it, it was always as it is now. Whoever left stays in the order: who held is not asked of it.
insert into sms.number_states (tenant_id, number_id, valid_from, valid_to, enabled, reason, routing, shared, holder_order, from_audit)
with changes as (
  select n.id as number_id, a.at, a.id, a.action, d.detail,
    case a.action when 'number.enable' then true when 'number.disable' then false end as enabled,
    case a.action when 'number.share' then true when 'number.assign' then false when 'number.unassign' then false end as shared,
    case when a.action in ('number.assign', 'number.share', 'number.unassign', 'number.unlink') then d.detail ->> 'routing'
      when a.action = 'number.routing' then d.detail ->> 'after' end as routing,
    case when jsonb_typeof(d.detail -> 'after') = 'array' then d.detail -> 'after' end as holders
  from sms.numbers n
  join sms.audit a on a.ids ->> 'number' = n.id::text and a.tenant_id = n.tenant_id
  left join sms.audit_details d on d.audit_id = a.id
  where a.action in ('number.assign', 'number.share', 'number.unassign', 'number.unlink', 'number.order', 'number.routing',
      'number.enable', 'number.disable')
    and a.at > n.linked_at and (n.unlinked_at is null or a.at < n.unlinked_at)
), firsts as (
  select c.number_id, bool_or(c.shared is not null) as given,
    (array_agg(c.enabled order by c.at, c.id) filter (where c.enabled is not null))[1] as switched,
    (array_agg(case c.action when 'number.routing' then c.detail ->> 'before' else 'everyone' end order by c.at, c.id)
      filter (where c.routing is not null))[1] as routed
  from changes c group by c.number_id
), moments as (
  select n.id as number_id, n.linked_at as at, null::uuid as id, null::text as action, null::jsonb as detail,
    not f.switched as enabled, case when f.given then false end as shared, f.routed as routing, '[]'::jsonb as holders
  from sms.numbers n left join firsts f on f.number_id = n.id
  union all
  select c.number_id, c.at, c.id, c.action, c.detail, c.enabled, c.shared, c.routing, c.holders from changes c
), grouped as (
  select m.*, lead(m.at) over w as until, count(m.enabled) over w as enabled_of, count(m.shared) over w as shared_of,
    count(m.routing) over w as routing_of, count(m.holders) over w as holders_of
  from moments m
  window w as (partition by m.number_id order by m.at, m.id nulls first)
), filled as (
  select g.number_id, g.at, g.until,
    bool_or(g.enabled) over (partition by g.number_id, g.enabled_of) as enabled,
    max(case when g.enabled is not null then g.detail ->> 'reason' end) over (partition by g.number_id, g.enabled_of) as reason,
    bool_or(g.shared) over (partition by g.number_id, g.shared_of) as shared,
    max(g.routing) over (partition by g.number_id, g.routing_of) as routing,
    max(g.holders::text) over (partition by g.number_id, g.holders_of) as holders
  from grouped g
)
select n.tenant_id, n.id, f.at, coalesce(f.until, n.unlinked_at), coalesce(f.enabled, n.enabled), f.reason,
  coalesce(f.routing, n.routing), coalesce(f.shared, n.shared),
  array(select u.id::sms.user_id from jsonb_array_elements_text(f.holders::jsonb) with ordinality u (id, place) order by u.place), true
from filled f join sms.numbers n on n.id = f.number_id;
