-- "Away until …" ends by itself: past it, the switch counts as on.
alter table sms.availability add column away_until timestamptz;
grant insert (away_until), update (away_until) on sms.availability to sms_user, sms_tenant, sms_superadmin;

-- When a person works, or when a number is served: a week in its own time zone, and days off. No row means always.
create table sms.working_hours (
  id         uuid primary key default gen_random_uuid(),
  tenant_id  sms.tenant_id not null,
  user_id    sms.user_id,
  number_id  uuid,
  time_zone  text not null,
  weekly     jsonb not null, -- {"1": [["09:00", "12:00"], ["13:00", "17:00"]], …}: ISO weekdays, 1 is Monday
  holidays   date[] not null default '{}',
  changed_at timestamptz not null default clock_timestamp(),
  changed_by sms.user_id,
  check ((user_id is null) <> (number_id is null)),
  unique (tenant_id, user_id),
  unique (tenant_id, number_id),
  foreign key (tenant_id, number_id) references sms.numbers (tenant_id, id)
);
alter table sms.working_hours enable row level security, force row level security;
grant select, insert, delete, update (time_zone, weekly, holidays, changed_at, changed_by) on sms.working_hours to sms_user, sms_tenant, sms_superadmin;
create policy owner on sms.working_hours to sms_owner using (true) with check (true);
create policy user_reads_own on sms.working_hours for select to sms_user
  using (tenant_id = (select sms.current_tenant()) and user_id = (select sms.current_person()));
create policy user_starts_own on sms.working_hours for insert to sms_user
  with check (tenant_id = (select sms.current_tenant()) and user_id = (select sms.current_person()));
create policy user_changes_own on sms.working_hours for update to sms_user
  using (tenant_id = (select sms.current_tenant()) and user_id = (select sms.current_person()))
  with check (tenant_id = (select sms.current_tenant()) and user_id = (select sms.current_person()));
create policy user_ends_own on sms.working_hours for delete to sms_user
  using (tenant_id = (select sms.current_tenant()) and user_id = (select sms.current_person()));
create policy tenant_reads on sms.working_hours for select to sms_tenant using (tenant_id = (select sms.current_tenant()));
create policy tenant_starts on sms.working_hours for insert to sms_tenant
  with check (tenant_id = (select sms.current_tenant()) and (user_id is null or sms.is_colleague(user_id)));
create policy tenant_changes on sms.working_hours for update to sms_tenant
  using (tenant_id = (select sms.current_tenant())) with check (tenant_id = (select sms.current_tenant()));
create policy tenant_ends on sms.working_hours for delete to sms_tenant using (tenant_id = (select sms.current_tenant()));
create policy superadmin on sms.working_hours to sms_superadmin using (true);

-- Whether a moment falls into a week's hours, in the week's own time zone (so clock changes are its own, too).
create function sms.is_open(p_time_zone text, p_weekly jsonb, p_holidays date[], p_at timestamptz) returns boolean
language sql stable
return case when p_weekly is not null then
  (p_at at time zone p_time_zone)::date <> all (p_holidays)
  and exists (
    select from jsonb_array_elements(coalesce(p_weekly -> extract(isodow from p_at at time zone p_time_zone)::integer::text, '[]')) h (span)
    where (p_at at time zone p_time_zone)::time >= (h.span ->> 0)::time
      and ((p_at at time zone p_time_zone)::time < (h.span ->> 1)::time or h.span ->> 1 = '24:00'))
end;

-- Whether somebody can take texts now, as the switch and the person's own hours say.
create function sms.is_available(p_tenant sms.tenant_id, p_user sms.user_id) returns boolean
language sql stable security definer set search_path = '' as $$ -- definer: a colleague's hours are nobody's to read
  select coalesce((select v.available or coalesce(v.away_until <= statement_timestamp(), false)
      from sms.availability v where v.tenant_id = p_tenant and v.user_id = p_user), true)
    and coalesce((select sms.is_open(h.time_zone, h.weekly, h.holidays, statement_timestamp())
      from sms.working_hours h where h.tenant_id = p_tenant and h.user_id = p_user), true)
$$;

create or replace function sms.visible_users() returns table (id sms.user_id, name text, email text, tenant_id sms.tenant_id, role text, available boolean)
language sql stable security definer set search_path = '' as $$ -- definer: binds the tenant itself
  select u.id, u.name, u.email, u.tenant_id, u.role, sms.is_available(u.tenant_id, u.id)
  from sms.users u
  where u.active and u.role is not null
    and (current_setting('role') = 'sms_superadmin' or u.tenant_id = sms.current_tenant())
$$;

-- Where the acting person stands: what the switch says, until when, and whether texts come now.
create function sms.own_availability() returns table (available boolean, away_until timestamptz, now_available boolean)
language sql stable security definer set search_path = '' as $$ -- definer: reads through is_available
  select coalesce(v.available or coalesce(v.away_until <= statement_timestamp(), false), true),
    case when v.away_until > statement_timestamp() and not v.available then v.away_until end,
    sms.is_available(sms.current_tenant(), sms.current_person())
  from (select) one
  left join sms.availability v on v.tenant_id = sms.current_tenant() and v.user_id = sms.current_person()
$$;
grant execute on function sms.own_availability() to sms_user, sms_tenant, sms_superadmin;
grant execute on function sms.is_open(text, jsonb, date[], timestamptz) to sms_user, sms_tenant, sms_superadmin;
