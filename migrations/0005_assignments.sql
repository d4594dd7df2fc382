-- Who held which number, from when, until when. Rows are ended, never rewritten: this is evidence.
create table sms.assignments (
  id           uuid primary key default gen_random_uuid(),
  tenant_id    sms.tenant_id not null,
  number_id    uuid not null,
  user_id      sms.user_id not null,
  position     integer not null check (position > 0), -- the order of round robin and backup
  note         text check (length(note) <= 500),
  assigned_at  timestamptz not null,
  assigned_by  sms.user_id,
  ended_at     timestamptz check (ended_at >= assigned_at),
  ended_by     sms.user_id,
  ended_reason text,
  foreign key (tenant_id, number_id) references sms.numbers (tenant_id, id), -- the pair: another tenant's number cannot be named
  exclude using gist (number_id with =, user_id with =, tstzrange(assigned_at, ended_at) with &&)
);
create unique index assignments_one_current on sms.assignments (number_id, user_id) where ended_at is null;
create index assignments_held on sms.assignments (tenant_id, user_id, number_id) where ended_at is null;
create index assignments_of_number on sms.assignments (number_id, assigned_at);
alter table sms.assignments enable row level security, force row level security; -- so a definer function needs a policy to sms_owner
grant select on sms.assignments to sms_user, sms_tenant, sms_superadmin, sms_worker;
grant insert, update (ended_at, ended_by, ended_reason, position) on sms.assignments to sms_tenant, sms_superadmin; -- no delete, for nobody
create policy owner on sms.assignments to sms_owner using (true) with check (true);
create policy tenant_reads on sms.assignments for select to sms_tenant using (tenant_id = (select sms.current_tenant()));
create policy tenant_gives on sms.assignments for insert to sms_tenant with check (tenant_id = (select sms.current_tenant()));
create policy tenant_ends on sms.assignments for update to sms_tenant
  using (tenant_id = (select sms.current_tenant())) with check (tenant_id = (select sms.current_tenant()));
create policy superadmin on sms.assignments to sms_superadmin using (true);
create policy worker on sms.assignments for select to sms_worker using (true);

-- Only who is a member of the number's tenant can hold it, whatever the code above believes.
create function sms.refuse_foreign_holder() returns trigger
language plpgsql security definer set search_path = '' as $$ -- definer: asks the mapping views
begin
  if not sms.is_member(new.tenant_id, new.user_id) then perform sms.refuse('not_found'); end if;
  return new;
end
$$;
create trigger holder_is_member before insert on sms.assignments
  for each row execute function sms.refuse_foreign_holder();

-- The numbers that the acting person holds now, while being a member.
create function sms.held_numbers() returns setof uuid
language sql stable security definer set search_path = '' as $$ -- definer: policies call it, and would else ask themselves
  select a.number_id from sms.assignments a join sms.numbers n on n.id = a.number_id and n.unlinked_at is null
  where a.user_id = sms.current_person() and a.tenant_id = sms.current_tenant() and a.ended_at is null
    and sms.is_member(sms.current_tenant(), sms.current_person())
$$;

-- Whether somebody is a member of the acting tenant: what a policy may ask without telling of other tenants.
create function sms.is_colleague(p_user sms.user_id) returns boolean
language sql stable security definer set search_path = '' as $$ -- definer: asks the mapping views
  select sms.is_member(sms.current_tenant(), p_user)
$$;
grant execute on function sms.held_numbers() to sms_user;
grant execute on function sms.is_colleague(sms.user_id) to sms_tenant;

create policy user_reads_held on sms.numbers for select to sms_user
  using (tenant_id = (select sms.current_tenant()) and id in (select sms.held_numbers()));
create policy user_reads_held on sms.number_state for select to sms_user
  using (tenant_id = (select sms.current_tenant()) and number_id in (select sms.held_numbers()));
create policy user_reads_held on sms.assignments for select to sms_user
  using (tenant_id = (select sms.current_tenant()) and ended_at is null and number_id in (select sms.held_numbers()));

-- One switch a person: away is passed over by routing. No row means available.
create table sms.availability (
  tenant_id  sms.tenant_id not null,
  user_id    sms.user_id not null,
  available  boolean not null,
  changed_at timestamptz not null default clock_timestamp(),
  changed_by sms.user_id,
  primary key (tenant_id, user_id)
);
alter table sms.availability enable row level security, force row level security;
grant select, insert, update (available, changed_at, changed_by) on sms.availability to sms_user, sms_tenant, sms_superadmin;
create policy owner on sms.availability to sms_owner using (true) with check (true);
create policy user_reads on sms.availability for select to sms_user using (user_id = (select sms.current_person()));
create policy user_starts on sms.availability for insert to sms_user
  with check (user_id = (select sms.current_person()) and tenant_id = (select sms.current_tenant()));
create policy user_switches on sms.availability for update to sms_user using (user_id = (select sms.current_person()))
  with check (user_id = (select sms.current_person()) and tenant_id = (select sms.current_tenant()));
create policy tenant_reads on sms.availability for select to sms_tenant using (tenant_id = (select sms.current_tenant()));
create policy tenant_starts on sms.availability for insert to sms_tenant
  with check (tenant_id = (select sms.current_tenant()) and sms.is_colleague(user_id));
create policy tenant_switches on sms.availability for update to sms_tenant using (tenant_id = (select sms.current_tenant()))
  with check (tenant_id = (select sms.current_tenant()) and sms.is_colleague(user_id));
create policy superadmin on sms.availability to sms_superadmin using (true);
