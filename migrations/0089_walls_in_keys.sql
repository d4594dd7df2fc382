-- What a tenant's role may insert clashes with rows of its own tenant alone: a clash with another's would tell of it
-- before the foreign key refuses the number.
alter table sms.assignments drop constraint assignments_number_id_user_id_tstzrange_excl;
alter table sms.assignments add constraint assignments_never_twice
  exclude using gist (number_id with =, user_id with =, tenant_id with =, tstzrange(assigned_at, ended_at) with &&);
drop index sms.assignments_one_current;
create unique index assignments_one_current on sms.assignments (number_id, user_id, tenant_id) where ended_at is null;

-- A detail belongs to a row of its own tenant. The rows of no tenant keep the key by id alone.
drop index sms.audit_of_tenant;
create unique index audit_of_tenant on sms.audit (tenant_id, id);
alter table sms.audit_details add foreign key (tenant_id, audit_id) references sms.audit (tenant_id, id);

-- Whoever moved to another tenant reads no more what was said of them in the former.
drop policy user_reads on sms.availability;
create policy user_reads on sms.availability for select to sms_user
  using (tenant_id = (select sms.current_tenant()) and user_id = (select sms.current_person()));
drop policy user_switches on sms.availability;
create policy user_switches on sms.availability for update to sms_user
  using (tenant_id = (select sms.current_tenant()) and user_id = (select sms.current_person()))
  with check (tenant_id = (select sms.current_tenant()) and user_id = (select sms.current_person()));
