-- Every change of a number, an assignment or a setting, written in the transaction that makes it.
-- The detail stands apart so that it can be erased while its hash, and a chain over the hashes, stay provable.
create table sms.audit (
  id          uuid primary key default sms.uuid_v7(),
  tenant_id   sms.tenant_id,
  seq         bigint, -- given per tenant when a row is sealed: a shared counter would tell tenants of each other
  at          timestamptz not null default clock_timestamp(),
  actor       sms.user_id,
  actor_role  text not null,
  action      text not null,
  ids         jsonb not null,
  detail_hash bytea not null
);
create unique index audit_sealed on sms.audit (tenant_id, seq) where seq is not null;
create index audit_of_tenant on sms.audit (tenant_id, id desc);
create index audit_of_number on sms.audit ((ids ->> 'number'), id desc);
alter table sms.audit enable row level security, force row level security;
grant select on sms.audit to sms_tenant, sms_superadmin;
create policy owner on sms.audit to sms_owner using (true) with check (true);
create policy tenant_reads on sms.audit for select to sms_tenant using (tenant_id = (select sms.current_tenant()));
create policy superadmin on sms.audit for select to sms_superadmin using (true);

create table sms.audit_details (
  audit_id  uuid primary key references sms.audit (id),
  tenant_id sms.tenant_id,
  salt      bytea not null,
  detail    jsonb not null
);
alter table sms.audit_details enable row level security, force row level security;
grant select on sms.audit_details to sms_tenant, sms_superadmin;
create policy owner on sms.audit_details to sms_owner using (true) with check (true);
create policy tenant_reads on sms.audit_details for select to sms_tenant using (tenant_id = (select sms.current_tenant()));
create policy superadmin on sms.audit_details for select to sms_superadmin using (true);

-- Writes one row of history. The actor is the transaction's, never an argument; a walled role writes into its own tenant only.
create function sms.record(p_tenant sms.tenant_id, p_action text, p_ids jsonb, p_detail jsonb default '{}') returns void
language plpgsql security definer set search_path = '' as $$ -- definer: no walled role may write history by hand
declare
  v_role text := current_setting('role');
  v_salt bytea := uuid_send(gen_random_uuid());
  v_detail jsonb := jsonb_strip_nulls(p_detail);
  v_id uuid;
begin
  if v_role in ('sms_user', 'sms_tenant') and p_tenant is distinct from sms.current_tenant() then
    perform sms.refuse('not_found');
  end if;
  insert into sms.audit (tenant_id, actor, actor_role, action, ids, detail_hash)
  values (p_tenant, sms.current_person(), v_role, p_action, jsonb_strip_nulls(p_ids),
          sha256(v_salt || convert_to(v_detail::text, 'UTF8'))) -- jsonb prints keys in one order: a canonical form
  returning id into v_id;
  insert into sms.audit_details (audit_id, tenant_id, salt, detail) values (v_id, p_tenant, v_salt, v_detail);
end
$$;
grant execute on function sms.record(sms.tenant_id, text, jsonb, jsonb) to sms_worker, sms_user, sms_tenant, sms_superadmin;
