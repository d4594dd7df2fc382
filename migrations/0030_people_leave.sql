-- People come and go at the host's will. Membership is judged live; what follows brings the assignments after it.
create index assignments_of_person on sms.assignments (user_id) where ended_at is null;

-- Whether somebody is still active in a tenant. A deactivated tenant changes nothing here: its people are no members, and
-- who held what stays, so that a suspended tenant comes back as it was.
create function sms.is_still_there(p_tenant sms.tenant_id, p_user sms.user_id) returns boolean
language sql stable security definer set search_path = '' as $$ -- definer: asks the mapping views, and binds the tenant itself
  select (current_setting('role') = 'sms_superadmin' or p_tenant = sms.current_tenant()) and exists (
    select from sms.users u where u.id = p_user and u.tenant_id = p_tenant and u.active and u.role is not null)
$$;
grant execute on function sms.is_still_there(sms.tenant_id, sms.user_id) to sms_user, sms_tenant, sms_superadmin;

-- Ends what is held by people whom the host has deleted, moved or deactivated: of everybody, or of one. A number that is
-- being changed at this moment is left to the next round, so nobody is waited for. Order and turn of the others stay.
create function sms.end_left_assignments(p_user sms.user_id default null) returns integer
language plpgsql security definer set search_path = '' as $$ -- definer: asks the mapping views, and no person ends these rows
declare
  v_left record;
  v_count integer := 0;
begin
  for v_left in
    select a.id, a.tenant_id, a.number_id, a.user_id,
      case when u.id is null then 'user_deleted' when u.tenant_id is distinct from a.tenant_id then 'user_moved' else 'user_deactivated' end as reason
    from sms.assignments a left join sms.users u on u.id = a.user_id
    where a.ended_at is null and (p_user is null or a.user_id = p_user)
      and (u.id is null or u.tenant_id is distinct from a.tenant_id or not u.active or u.role is null)
    order by a.number_id, a.id
  loop
    perform from sms.numbers n where n.id = v_left.number_id for no key update skip locked;
    continue when not found;
    update sms.assignments a set ended_at = greatest(clock_timestamp(), a.assigned_at), ended_reason = v_left.reason
    where a.id = v_left.id and a.ended_at is null;
    continue when not found;
    update sms.numbers n set version = n.version + 1 where n.id = v_left.number_id;
    perform sms.record(v_left.tenant_id, 'number.holder_left', jsonb_build_object('number', v_left.number_id, 'user', v_left.user_id),
      jsonb_build_object('name', sms.name_of(v_left.user_id), 'reason', v_left.reason));
    v_count := v_count + 1;
  end loop;
  return v_count;
end
$$;
grant execute on function sms.end_left_assignments(sms.user_id) to sms_worker;

create or replace function sms.load_principal(p_user text)
returns table (user_id text, name text, role text, tenant_id text, tier text)
language plpgsql security definer set search_path = '' as $$ -- definer: reads the mapping views
declare
  v_user sms.user_id;
begin
  begin
    v_user := p_user::sms.user_id;
  exception when data_exception then return; -- no id of the host's type: nobody
  end;
  perform sms.observe(array[v_user]::sms.user_id[]);
  if exists (
    select from sms.assignments a where a.user_id = v_user and a.ended_at is null and not exists (
      select from sms.users u where u.id = v_user and u.tenant_id = a.tenant_id and u.active and u.role is not null)
  ) then perform sms.end_left_assignments(v_user); end if;
  return query
    select u.id::text, u.name, u.role, u.tenant_id::text, t.tier
    from sms.users u left join sms.tenants t on t.id = u.tenant_id
    where u.id = v_user and u.active and u.role is not null
      and (u.role = 'superadmin' or coalesce(t.active, false));
end
$$;

-- As before, and whoever becomes a holder is known by name from then on, also if the host deletes them a second later.
create or replace function sms.refuse_strangers(p_number uuid, p_users sms.user_id[]) returns void
language plpgsql security definer set search_path = '' as $$ -- definer: asks the mapping views
declare
  v_tenant sms.tenant_id := (select n.tenant_id from sms.numbers n where n.id = p_number);
begin
  if current_setting('role') <> 'sms_superadmin' and v_tenant is distinct from sms.current_tenant()
    or exists (select from unnest(p_users) u where not sms.is_member(v_tenant, u)) then
    perform sms.refuse('not_found');
  end if;
  perform sms.observe(p_users);
end
$$;

-- As before, but whoever has left holds nothing from that moment, also before their assignments have been ended.
create or replace view sms.number_list with (security_invoker = true) as
select n.id, n.number, n.tenant_id, sms.tenant_name(n.tenant_id) as tenant_name, n.label, n.enabled,
  case when not n.enabled then n.enabled_reason end as disabled_reason, n.enabled_changed_at,
  case
    when not exists (
      select from sms.assignments a where a.number_id = n.id and a.ended_at is null and sms.is_still_there(a.tenant_id, a.user_id)
    ) then 'unassigned'
    when n.shared then 'shared' else 'single'
  end as assignment_type,
  n.routing,
  (select string_agg(sms.name_of(a.user_id), ', ' order by a.position) from sms.assignments a
    where a.number_id = n.id and a.ended_at is null and sms.is_still_there(a.tenant_id, a.user_id)) as holders,
  (select array_agg(sms.name_of(a.user_id) order by a.position) from sms.assignments a
    where a.number_id = n.id and a.ended_at is null and sms.is_still_there(a.tenant_id, a.user_id)) as holder_names,
  (select array_agg(a.user_id::text order by a.position) from sms.assignments a
    where a.number_id = n.id and a.ended_at is null and sms.is_still_there(a.tenant_id, a.user_id)) as holder_ids,
  n.linked_at, n.unlinked_at,
  (select s.last_in_at from sms.number_state s where s.number_id = n.id) as last_in_at,
  (select s.last_out_at from sms.number_state s where s.number_id = n.id) as last_out_at,
  n.version
from sms.numbers n;
