-- The list of numbers in few steps that do not grow with it: how many there are is kept, a page lies in an index, a
-- fragment is found by its trigrams, and everything that a page shows is read at once. LIKE behind a policy cannot use a
-- trigram index, and a function of its owner's keeps its plan whoever asks: each binds the tenant itself.

-- How many tenures a tenant has: a list says it on every page.
create table sms.number_counts (
  tenant_id sms.tenant_id primary key,
  total     integer not null check (total >= 0)
);
alter table sms.number_counts enable row level security, force row level security;
grant select on sms.number_counts to sms_tenant, sms_superadmin;
create policy owner on sms.number_counts to sms_owner using (true) with check (true);
create policy tenant_reads on sms.number_counts for select to sms_tenant using (tenant_id = (select sms.current_tenant()));
create policy superadmin on sms.number_counts for select to sms_superadmin using (true);

create function sms.keep_number_counts() returns trigger
language plpgsql security definer set search_path = '' as $$ -- definer: whoever links a number writes no counts
begin
  if tg_op = 'DELETE' then
    update sms.number_counts k set total = k.total - c.count
    from (select x.tenant_id, count(*)::integer as count from changed x group by x.tenant_id) c where k.tenant_id = c.tenant_id;
  else
    insert into sms.number_counts as k (tenant_id, total)
    select x.tenant_id, count(*)::integer from changed x group by x.tenant_id order by x.tenant_id
    on conflict (tenant_id) do update set total = k.total + excluded.total;
  end if;
  return null;
end
$$;
create trigger keep_number_counts after insert on sms.numbers referencing new table as changed
  for each statement execute function sms.keep_number_counts();
create trigger keep_number_counts_less after delete on sms.numbers referencing old table as changed
  for each statement execute function sms.keep_number_counts();
insert into sms.number_counts (tenant_id, total) select n.tenant_id, count(*)::integer from sms.numbers n group by n.tenant_id;

create index numbers_in_order on sms.numbers (number, id);
create index numbers_of_tenant_in_order on sms.numbers (tenant_id, number, id);
drop index sms.numbers_of_tenant; -- the new one begins with it

-- The extension may have been there before us, in a schema of the host's.
do $$
declare
  v_schema text := (
    select s.nspname from pg_catalog.pg_extension e join pg_catalog.pg_namespace s on s.oid = e.extnamespace where e.extname = 'pg_trgm');
begin
  execute format('create index numbers_by_digits on sms.numbers using gin (number %I.gin_trgm_ops)', v_schema);
  execute format('create index numbers_by_label on sms.numbers using gin (label %I.gin_trgm_ops) where label <> %L', v_schema, '');
  execute format('create index people_by_part on sms.people using gin (name %I.gin_trgm_ops) where valid_to is null', v_schema);
end
$$;

-- The numbers of whoever asks that have a part of their digits, their label or a holder's name in common with what is
-- looked for: `p_digits` as they stand in a number, the others as patterns for ILIKE; null looks nowhere.
create function sms.search_numbers(p_digits text, p_label text, p_holder text) returns setof uuid
language plpgsql stable security definer rows 200 -- definer: see above; binds the tenant itself
set search_path = '' set plan_cache_mode = 'force_custom_plan' as $$ -- a plan that knows the part knows its trigrams
declare
  v_all boolean := current_setting('role') = 'sms_superadmin';
  v_tenant sms.tenant_id := sms.current_tenant();
  v_held uuid[] := case when current_setting('role') = 'sms_user' then array(select sms.held_numbers()) end;
begin
  if p_digits is not null then
    return query select n.id from sms.numbers n
      where n.number like '%' || p_digits || '%' and (v_all or n.tenant_id = v_tenant) and (v_held is null or n.id = any (v_held));
  end if;
  if p_label is not null then
    return query select n.id from sms.numbers n
      where n.label ilike p_label and n.label <> '' and (v_all or n.tenant_id = v_tenant) and (v_held is null or n.id = any (v_held));
  end if;
  if p_holder is not null then
    return query select a.number_id from sms.people p
      join sms.assignments a on a.tenant_id = p.tenant_id and a.user_id = p.user_id and a.ended_at is null
      where p.name ilike p_holder and p.valid_to is null and (v_all or p.tenant_id = v_tenant) and (v_held is null or a.number_id = any (v_held));
  end if;
end
$$;

-- The numbers of whoever asks that somebody should look at: `unassigned`, `not_set`, `silent`, `gone`, `disabled`,
-- `unlinked`; `enabled` are those of which nothing of the kind can be said. As sms.number_facts tells of each.
create function sms.numbers_in_state(p_state text) returns setof uuid
language plpgsql stable security definer rows 1000
set search_path = '' set plan_cache_mode = 'force_custom_plan' as $$ -- definer: see above; binds the tenant itself
declare
  v_all boolean := current_setting('role') = 'sms_superadmin';
  v_admin boolean := current_setting('role') in ('sms_superadmin', 'sms_tenant');
  v_tenant sms.tenant_id := sms.current_tenant();
  v_held uuid[] := case when current_setting('role') = 'sms_user' then array(select sms.held_numbers()) end;
begin
  return query
  select n.id from sms.numbers n
  left join sms.number_presence p on p.number_id = n.id
  left join sms.webhook_state w on w.number_id = n.id
  left join sms.number_state s on s.number_id = n.id
  left join sms.tenant_settings g on g.tenant_id = n.tenant_id
  left join lateral (
    select true as yes from sms.assignments a join sms.users u on u.id = a.user_id and u.tenant_id = a.tenant_id and u.active and u.role is not null
    where a.number_id = n.id and a.ended_at is null limit 1
  ) held on p_state in ('unassigned', 'silent', 'enabled')
  cross join lateral (
    select n.unlinked_at is not null as unlinked, n.enabled and n.unlinked_at is null and p.gone_since is null as works,
      v_admin and w.carrier_mode is distinct from 'url' as not_set,
      greatest(s.last_in_at, n.linked_at) < clock_timestamp() - make_interval(days => coalesce(g.silent_days, 14)) as silent
  ) f
  where (v_all or n.tenant_id = v_tenant) and (v_held is null or n.id = any (v_held))
    and case p_state
      when 'unlinked' then f.unlinked
      when 'gone' then not f.unlinked and p.gone_since is not null
      when 'disabled' then not f.unlinked and not n.enabled
      when 'unassigned' then not f.unlinked and held.yes is null
      when 'not_set' then not f.unlinked and f.not_set
      when 'silent' then f.works and held.yes and not f.not_set and f.silent
      when 'enabled' then f.works and held.yes and not f.not_set and not f.silent
      else false end;
end
$$;

-- Everything that a page of the list shows of its numbers, in the order in which they are named, of those that whoever asks
-- may see. What is an admin's to know is null for a user. Segments are counted by the tenant's days.
create function sms.number_facts(p_numbers uuid[])
returns table (
  id uuid, number text, tenant_id text, tenant_name text, label text, enabled boolean, disabled_reason text, enabled_changed_at timestamptz,
  assignment_type text, routing text, holders text, holder_names text[], linked_at timestamptz, unlinked_at timestamptz,
  last_in_at timestamptz, last_out_at timestamptz, version integer, waiting integer, sending text, gone_since timestamptz,
  move_on_minutes smallint, cannot_send text, states text[], quiet_since timestamptz,
  in_today bigint, out_today bigint, in_month bigint, out_month bigint, day_limit integer, month_limit integer, counting_zone text)
language plpgsql stable security definer set search_path = '' as $$ -- definer: see above; binds the tenant itself
#variable_conflict use_column
declare
  v_role text := current_setting('role');
  v_admin boolean := v_role in ('sms_superadmin', 'sms_tenant');
  v_tenant sms.tenant_id := sms.current_tenant();
  v_now timestamptz := clock_timestamp();
begin
  return query
  with shown as materialized (
    select n.* from sms.numbers n
    where n.id = any (p_numbers) and (v_role = 'sms_superadmin' or n.tenant_id = v_tenant)
      and (v_role <> 'sms_user' or n.id in (select sms.held_numbers()))
  ), tenants as materialized (
    select d.tenant_id, h.name, sms.service_state(d.tenant_id) as service, coalesce(g.send_unregistered, false) as send_unregistered,
      make_interval(days => coalesce(g.silent_days, 14)) as silent_after, coalesce(g.counting_zone, 'America/Los_Angeles') as zone,
      g.number_day_segments, g.number_month_segments
    from (select distinct s.tenant_id from shown s) d
    left join sms.tenants h on h.id = d.tenant_id
    left join sms.tenant_settings g on g.tenant_id = d.tenant_id
  ), held as materialized (
    select a.number_id, string_agg(w.name, ', ' order by a.position) as names, array_agg(w.name order by a.position) as each
    from shown s
    join sms.assignments a on a.number_id = s.id and a.ended_at is null
    join sms.users u on u.id = a.user_id and u.tenant_id = a.tenant_id and u.active and u.role is not null
    cross join lateral (
      select coalesce((
        select p.name from sms.people p
        where p.user_id = a.user_id and (v_role = 'sms_superadmin' or p.tenant_id = v_tenant)
        order by p.valid_from desc limit 1), a.user_id::text) as name -- as sms.name_of
    ) w
    group by a.number_id
  )
  select n.id, n.number, n.tenant_id::text, t.name, n.label, n.enabled, case when v_admin and not n.enabled then n.enabled_reason end, n.enabled_changed_at,
    case when h.number_id is null then 'unassigned' when n.shared then 'shared' else 'single' end, n.routing, h.names, h.each,
    n.linked_at, n.unlinked_at, s.last_in_at, s.last_out_at, n.version,
    case when v_admin then (
      select count(*)::integer from sms.deliveries d join sms.messages m on m.tenant_id = d.tenant_id and m.id = d.message_id and m.status = 'held'
      where d.number_id = n.id and d.tenant_id = n.tenant_id and d.outcome in ('held_disabled', 'held_unassigned', 'held_tier') and d.released_at is null
    ) end,
    f.sending, p.gone_since, n.move_on_minutes,
    case -- as sms.cannot_send
      when n.unlinked_at is not null then 'number_unlinked'
      when not n.enabled then 'number_disabled'
      when t.service <> 'in_service' then t.service
      when p.gone_since is not null then 'number_gone'
      when f.sending in ('pending', 'unregistered') and not t.send_unregistered then 'number_unregistered'
    end,
    case when n.unlinked_at is not null then array['unlinked']
      else array_remove(array[
        case when p.gone_since is not null then 'gone' end,
        case when not n.enabled then 'disabled' end,
        case when h.number_id is null then 'unassigned' end,
        case when f.not_set then 'not_set' end,
        case when f.quiet_since < v_now - t.silent_after and n.enabled and p.gone_since is null and h.number_id is not null and not f.not_set
          then 'silent' end
      ], null) end,
    f.quiet_since,
    u.in_today, u.out_today, u.in_month, u.out_month, t.number_day_segments, t.number_month_segments, t.zone
  from shown n
  join tenants t on t.tenant_id = n.tenant_id
  left join held h on h.number_id = n.id
  left join sms.number_state s on s.number_id = n.id
  left join sms.number_presence p on p.number_id = n.id
  left join sms.registrations r on r.number_id = n.id
  left join sms.webhook_state w on w.number_id = n.id
  cross join lateral (
    select case when sms.is_toll_free(n.number) then 'toll_free' else coalesce(r.state, 'unknown') end as sending, -- as sms.sending_of
      v_admin and w.carrier_mode is distinct from 'url' as not_set, greatest(s.last_in_at, n.linked_at) as quiet_since,
      (v_now at time zone t.zone)::date as today
  ) f
  left join lateral (
    select coalesce(sum(d.in_segments) filter (where d.day = f.today), 0)::bigint as in_today,
      coalesce(sum(d.out_segments) filter (where d.day = f.today), 0)::bigint as out_today,
      coalesce(sum(d.in_segments), 0)::bigint as in_month, coalesce(sum(d.out_segments), 0)::bigint as out_month
    from sms.usage_days d
    where d.tenant_id = n.tenant_id and d.number_id = n.id and d.day between date_trunc('month', f.today)::date and f.today
  ) u on v_admin
  order by array_position(p_numbers, n.id);
end
$$;

-- How many texts of some numbers still wait to be handed to the carrier: what goes out no more once they are off.
create function sms.queued_of(p_numbers uuid[]) returns table (number_id uuid, queued integer)
language sql stable security definer set search_path = '' as $$ -- definer: the outbox is the worker's; binds the tenant itself
  select o.number_id, count(*)::integer from sms.outbox o
  where o.number_id = any (p_numbers) and o.state = 'queued'
    and (current_setting('role') = 'sms_superadmin' or o.tenant_id = sms.current_tenant())
  group by o.number_id
$$;

grant execute on function sms.search_numbers(text, text, text), sms.numbers_in_state(text), sms.number_facts(uuid[])
  to sms_user, sms_tenant, sms_superadmin;
grant execute on function sms.queued_of(uuid[]) to sms_tenant, sms_superadmin;
