-- Who people were, and when: a mirror of what was read of the host, so that history keeps names that the host deletes.
-- Membership is never judged by it: that is asked live, through the mapping views.
create table sms.people (
  user_id    sms.user_id not null,
  tenant_id  sms.tenant_id,
  name       text not null,
  role       text,
  valid_from timestamptz not null default clock_timestamp(),
  valid_to   timestamptz check (valid_to >= valid_from),
  primary key (user_id, valid_from)
);
create unique index people_current on sms.people (user_id) where valid_to is null;
create index people_of_tenant on sms.people (tenant_id, user_id) where valid_to is null;
alter table sms.people enable row level security, force row level security;
grant select on sms.people to sms_tenant, sms_superadmin;
create policy owner on sms.people to sms_owner using (true) with check (true);
create policy tenant_reads on sms.people for select to sms_tenant using (tenant_id = (select sms.current_tenant()));
create policy superadmin on sms.people for select to sms_superadmin using (true);

-- Whether somebody may act for a tenant at this moment, as the host's tables say.
create function sms.is_member(p_tenant sms.tenant_id, p_user sms.user_id) returns boolean
language sql stable security definer set search_path = '' as $$ -- definer: the mapping views are granted to no walled role
  select exists (
    select from sms.users u join sms.tenants t on t.id = u.tenant_id
    where u.id = p_user and u.tenant_id = p_tenant and u.active and u.role is not null and t.active)
$$;

-- Writes the mirror's next row for everybody given whose name, tenant or role has changed.
create function sms.observe(p_users sms.user_id[]) returns void
language plpgsql security definer set search_path = '' as $$ -- definer: the mirror is written from the mapping views alone
declare
  v_changed sms.user_id[];
begin
  select array_agg(u.id order by u.id) into v_changed
  from sms.users u
  left join sms.people p on p.user_id = u.id and p.valid_to is null
  where u.id = any (p_users)
    and (p.user_id is null or (p.name, p.role, p.tenant_id) is distinct from (u.name, u.role, u.tenant_id));
  if v_changed is null then return; end if;
  update sms.people set valid_to = greatest(clock_timestamp(), valid_from) where user_id = any (v_changed) and valid_to is null;
  insert into sms.people (user_id, tenant_id, name, role)
  select u.id, u.tenant_id, u.name, u.role from sms.users u where u.id = any (v_changed)
  on conflict do nothing; -- two requests of one person may see the same change
end
$$;

-- Closes the mirror's row of everybody whom the host no longer has, and reads the rest afresh. Run regularly.
create function sms.observe_everybody() returns void
language plpgsql security definer set search_path = '' as $$ -- definer: as sms.observe
begin
  perform sms.observe(array(select id from sms.users));
  update sms.people p set valid_to = greatest(clock_timestamp(), p.valid_from)
  where p.valid_to is null and not exists (select from sms.users u where u.id = p.user_id);
end
$$;

-- Who somebody is now: nothing for the unknown, the deactivated, those of a deactivated tenant or without a role.
create function sms.load_principal(p_user text)
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
  return query
    select u.id::text, u.name, u.role, u.tenant_id::text, t.tier
    from sms.users u left join sms.tenants t on t.id = u.tenant_id
    where u.id = v_user and u.active and u.role is not null
      and (u.role = 'superadmin' or coalesce(t.active, false));
end
$$;

-- What somebody was called while the asking tenant knew them; the id where the mirror never did.
create function sms.name_of(p_user sms.user_id) returns text
language sql stable security definer set search_path = '' as $$ -- definer: a holder's name outlives the right to see the person
  select coalesce((
    select p.name from sms.people p
    where p.user_id = p_user
      and (p.tenant_id = sms.current_tenant() or current_setting('role') not in ('sms_user', 'sms_tenant'))
    order by p.valid_from desc limit 1), p_user::text)
$$;

grant execute on function sms.load_principal(text), sms.observe_everybody() to sms_worker;
grant execute on function sms.name_of(sms.user_id) to sms_user, sms_tenant, sms_superadmin, sms_worker;
