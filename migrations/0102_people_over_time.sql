-- Who could read by role, and what a tenant's tier opened, at any moment: the mirror of people knows the deactivated, too,
-- tenants are mirrored beside them, and the audit says when an administrator was first and last seen as one, when a holder
-- was no member any more, and when a tenant's tier was another. The host tells nobody of its changes: all of it is exact to
-- the moment of reading.
alter table sms.people add column active boolean not null default true;
create index people_admins on sms.people (tenant_id, role) where role in ('tenant_admin', 'superadmin');

-- When the host's people and tenants were last read as a whole.
create table sms.people_reads (
  id      text primary key default 'system' check (id = 'system'),
  read_at timestamptz
);
insert into sms.people_reads default values;
alter table sms.people_reads enable row level security, force row level security;
create policy owner on sms.people_reads to sms_owner using (true) with check (true);

create function sms.people_read_at() returns timestamptz
language sql stable security definer set search_path = '' as $$ -- definer: a role of a tenant reads no table of all tenants
  select r.read_at from sms.people_reads r
$$;
grant execute on function sms.people_read_at() to sms_tenant, sms_superadmin;

-- Writes into the audit what was read of the host: nobody acted, whoever's request it was that had it read.
create function sms.record_read(p_tenant sms.tenant_id, p_action text, p_ids jsonb, p_detail jsonb, p_at timestamptz) returns void
language sql set search_path = '' as $$
  select sms.insert_history(p_tenant, p_at, null, 'sms_worker', p_action, p_ids, p_detail)
$$;

-- Whether a row of the mirror makes somebody an administrator of a tenant; of all, where there is none.
create function sms.administers(p_person sms.people, p_tenant sms.tenant_id) returns boolean language sql immutable
return coalesce((p_person).active and (p_person).valid_from is not null and case (p_person).role
  when 'superadmin' then p_tenant is null when 'tenant_admin' then (p_person).tenant_id = p_tenant else false end, false);

-- What of a change of the mirror the audit says: these rows ended, these began, at this moment.
create function sms.record_people(p_ended sms.people[], p_began sms.people[], p_at timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
  v record;
begin
  for v in
    select coalesce(b.user_id, e.user_id) as user_id, coalesce(b.name, e.name) as name, e as ended, b as began
    from unnest(p_ended) e full join unnest(p_began) b on b.user_id = e.user_id
  loop
    if (v.ended).role in ('superadmin', 'tenant_admin') and (v.ended).active then
      perform sms.record_read(t.id, 'person.admin_ended', jsonb_build_object('user', v.user_id),
        jsonb_build_object('name', (v.ended).name, 'role', (v.ended).role), p_at)
      from (select case (v.ended).role when 'tenant_admin' then (v.ended).tenant_id end as id) t
      where not sms.administers(v.began, t.id) and ((v.ended).role = 'superadmin' or t.id is not null);
    end if;
    if (v.began).role in ('superadmin', 'tenant_admin') and (v.began).active then
      perform sms.record_read(t.id, 'person.admin_began', jsonb_build_object('user', v.user_id),
        jsonb_build_object('name', (v.began).name, 'role', (v.began).role), p_at)
      from (select case (v.began).role when 'tenant_admin' then (v.began).tenant_id end as id) t
      where not sms.administers(v.ended, t.id) and ((v.began).role = 'superadmin' or t.id is not null);
    end if;
    if (v.ended).tenant_id is not null and (v.ended).active and (v.ended).role is not null
      and ((v.began).tenant_id is distinct from (v.ended).tenant_id or not coalesce((v.began).active, false) or (v.began).role is null)
      and exists (select from sms.assignments a where a.user_id = v.user_id and a.tenant_id = (v.ended).tenant_id and a.ended_at is null) then
      perform sms.record_read((v.ended).tenant_id, 'person.left', jsonb_build_object('user', v.user_id),
        jsonb_build_object('name', (v.ended).name), p_at);
    end if;
  end loop;
end
$$;

create or replace function sms.observe(p_users sms.user_id[]) returns void
language plpgsql security definer set search_path = '' as $$ -- definer: the mirror is written from the mapping views alone
declare
  v_changed sms.user_id[];
  v_ended sms.people[];
  v_began sms.people[];
  v_at timestamptz;
begin
  select array_agg(u.id order by u.id), greatest(clock_timestamp(), max(p.valid_from)) into v_changed, v_at
  from sms.users u
  left join sms.people p on p.user_id = u.id and p.valid_to is null
  where u.id = any (p_users)
    and (p.user_id is null or (p.name, p.role, p.tenant_id, p.active) is distinct from (u.name, u.role, u.tenant_id, u.active));
  if v_changed is null then return; end if;
  with ended as (
    update sms.people p set valid_to = v_at where p.user_id = any (v_changed) and p.valid_to is null and p.valid_from <= v_at returning p.*
  )
  select array_agg(row(e.*)::sms.people) into v_ended from ended e;
  with began as (
    insert into sms.people (user_id, tenant_id, name, role, valid_from, active)
    select u.id, u.tenant_id, u.name, u.role, v_at, u.active from sms.users u where u.id = any (v_changed)
    on conflict do nothing -- two requests of one person may see the same change
    returning *
  )
  select array_agg(row(b.*)::sms.people) into v_began from began b;
  perform sms.record_people(v_ended, v_began, v_at);
end
$$;

-- Closes the mirror's row of everybody given whom the host no longer has.
create function sms.observe_gone(p_users sms.user_id[]) returns void
language plpgsql security definer set search_path = '' as $$ -- definer: as sms.observe
declare
  v_ended sms.people[];
  v_at timestamptz := clock_timestamp();
begin
  with ended as (
    update sms.people p set valid_to = greatest(v_at, p.valid_from)
    where p.valid_to is null and p.user_id = any (p_users) and not exists (select from sms.users u where u.id = p.user_id)
    returning p.*
  )
  select array_agg(row(e.*)::sms.people) into v_ended from ended e;
  perform sms.record_people(v_ended, '{}', v_at);
end
$$;

-- Writes the next state of every tenant given whose name, tier or activity has changed; ends that of those who are gone.
create function sms.observe_tenants(p_tenants sms.tenant_id[]) returns void
language plpgsql security definer set search_path = '' as $$ -- definer: as sms.observe
declare
  v record;
  v_at timestamptz;
  v_ended sms.tenant_states;
begin
  for v in
    select given.id, t.id is null as gone, t.name, t.tier, t.active
    from (select distinct x.id from unnest(p_tenants) x (id)) given
    left join sms.tenants t on t.id = given.id
    left join sms.tenant_states s on s.tenant_id = given.id and s.valid_to is null and s.correction is null
    where (t.name, t.tier, t.active) is distinct from (s.name, s.tier, s.active) and (t.id is not null or s.tenant_id is not null)
    order by 1
  loop
    v_ended := null;
    v_at := clock_timestamp();
    update sms.tenant_states s set valid_to = greatest(v_at, s.valid_from)
    where s.tenant_id = v.id and s.valid_to is null and s.correction is null returning * into v_ended;
    if not v.gone then
      insert into sms.tenant_states (tenant_id, valid_from, name, tier, active)
      values (v.id, greatest(v_at, v_ended.valid_to), v.name, v.tier, v.active) on conflict do nothing;
      if not found then continue; end if; -- another request saw the same change
    end if;
    if v_ended.id is not null and (v_ended.tier, v_ended.active) is distinct from (v.tier, v.active) then
      perform sms.record_read(v.id, 'tenant.changed', '{}', jsonb_build_object('before', v_ended.tier, 'after', v.tier,
        'activeBefore', v_ended.active, 'active', coalesce(v.active, false)), v_at);
    end if;
  end loop;
end
$$;

create or replace function sms.observe_everybody() returns void
language plpgsql security definer set search_path = '' as $$ -- definer: as sms.observe
declare
  v_at timestamptz := clock_timestamp(); -- what is true at least from here on
begin
  perform sms.observe(array(select id from sms.users));
  perform sms.observe_gone(array(select p.user_id from sms.people p where p.valid_to is null));
  perform sms.observe_tenants(array(select id from sms.tenants union select tenant_id from sms.tenant_states s where s.valid_to is null));
  update sms.people_reads set read_at = v_at;
end
$$;

-- Reads afresh who could read a tenant's numbers: its people, those of all tenants, and the tenant itself. A tenant admin's
-- is the own one, whichever is named. Without a tenant: whoever is named, and those of all tenants.
create function sms.observe_readers(p_tenant text, p_user text default null) returns timestamptz
language plpgsql security definer set search_path = '' as $$ -- definer: as sms.observe; binds the tenant itself
declare
  v_at timestamptz := clock_timestamp();
  v_tenant text := case when current_setting('role') = 'sms_superadmin' then p_tenant else sms.current_tenant()::text end;
begin
  perform sms.observe(array(
    select u.id from sms.users u
    where u.tenant_id::text = v_tenant or u.role = 'superadmin' or u.id::text = p_user and current_setting('role') = 'sms_superadmin'));
  perform sms.observe_gone(array(
    select p.user_id from sms.people p
    where p.valid_to is null and (p.tenant_id::text = v_tenant or p.role = 'superadmin')));
  perform sms.observe_tenants(array(select t.id from sms.tenants t where t.id::text = v_tenant));
  return v_at;
end
$$;
grant execute on function sms.observe_readers(text, text) to sms_tenant, sms_superadmin;

-- As before, and the tenant of whoever acts is mirrored with them.
create or replace function sms.load_principal(p_user text)
returns table (user_id text, name text, role text, tenant_id text, tier text)
language plpgsql security definer set search_path = '' as $$ -- definer: reads the mapping views
declare
  v_user sms.user_id;
  v_person record;
  v_tenant record;
begin
  begin
    v_user := p_user::sms.user_id;
  exception when data_exception then return; -- no id of the host's type: nobody
  end;
  perform sms.observe(array[v_user]::sms.user_id[]);
  select u.id, u.name, u.role, u.tenant_id, u.active and u.role is not null as here into v_person
  from sms.users u where u.id = v_user;
  if sms.holds_outside(v_user, case when v_person.here then v_person.tenant_id end) then
    perform sms.end_left_assignments(v_user);
  end if;
  if v_person.here is not true then return; end if;
  select t.name, t.tier, t.active into v_tenant from sms.tenants t where t.id = v_person.tenant_id;
  if found and not exists (
    select from sms.tenant_states s
    where s.tenant_id = v_person.tenant_id and s.valid_to is null and s.correction is null
      and (s.name, s.tier, s.active) is not distinct from (v_tenant.name, v_tenant.tier, v_tenant.active)
  ) then
    perform sms.observe_tenants(array[v_person.tenant_id]::sms.tenant_id[]);
  end if;
  if v_person.role = 'superadmin' or coalesce(v_tenant.active, false) then
    return query select v_person.id::text, v_person.name, v_person.role, v_person.tenant_id::text, v_tenant.tier;
  end if;
end
$$;

-- Who is an administrator already, as the mirror has it: where the audit begins to say so.
select sms.record_people('{}', (select array_agg(p) from sms.people p where p.valid_to is null and p.role in ('superadmin', 'tenant_admin')), clock_timestamp());
