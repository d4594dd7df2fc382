-- Who acts is asked at every request: it must not read every number that a person holds. Whether they hold one outside
-- the tenant they are in is seen at the two ends of an index; a plan made for somebody with few read the table for all.
drop index sms.assignments_of_person;
create index assignments_of_person on sms.assignments (user_id, tenant_id) where ended_at is null;

create or replace function sms.load_principal(p_user text)
returns table (user_id text, name text, role text, tenant_id text, tier text)
language plpgsql security definer set search_path = '' as $$ -- definer: reads the mapping views
declare
  v_user sms.user_id;
  v_person record;
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
  return query
    select v_person.id::text, v_person.name, v_person.role, v_person.tenant_id::text, t.tier
    from (select v_person.tenant_id as tenant_id) p left join sms.tenants t on t.id = p.tenant_id
    where v_person.role = 'superadmin' or coalesce(t.active, false);
end
$$;

-- Whether somebody holds a number of another tenant than this one; of any, where there is none.
create function sms.holds_outside(p_user sms.user_id, p_tenant sms.tenant_id) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return exists (
    select from (
      select a.tenant_id from sms.assignments a where a.user_id = p_user and a.ended_at is null order by a.tenant_id limit 1
    ) lowest where lowest.tenant_id is distinct from p_tenant
  ) or exists (
    select from (
      select a.tenant_id from sms.assignments a where a.user_id = p_user and a.ended_at is null order by a.tenant_id desc limit 1
    ) highest where highest.tenant_id is distinct from p_tenant
  );
end
$$;
