-- What the superadmin set for the whole system. The credentials themselves stand in sms.secrets.
create table sms.settings (
  id                 text primary key default 'system' check (id = 'system'),
  credentials_state  text not null default 'missing' check (credentials_state in ('missing', 'untested', 'valid', 'refused')),
  credentials_reason text, -- what QuestBlue said when it refused
  credentials_set_at timestamptz,
  credentials_set_by sms.user_id,
  tested_at          timestamptz
);
insert into sms.settings default values;
alter table sms.settings enable row level security, force row level security;
grant select on sms.settings to sms_superadmin, sms_worker;
grant update on sms.settings to sms_superadmin;
create policy owner on sms.settings to sms_owner using (true) with check (true);
create policy superadmin on sms.settings to sms_superadmin using (true);
create policy worker on sms.settings for select to sms_worker using (true);

-- Sealed values (AES-256-GCM, bound to their name). The server's own role reads them; no walled role may.
create table sms.secrets (
  name       text primary key check (name in ('questblue')),
  ciphertext bytea not null,
  key_id     text not null,
  set_at     timestamptz not null default clock_timestamp()
);
alter table sms.secrets enable row level security, force row level security;
grant select on sms.secrets to sms_worker;
create policy owner on sms.secrets to sms_owner using (true) with check (true);
create policy worker on sms.secrets for select to sms_worker using (true);

-- Replaces a sealed value without being able to read the old one.
create function sms.keep_secret(p_name text, p_ciphertext bytea, p_key_id text) returns void
language plpgsql security definer set search_path = '' as $$ -- definer: an upsert needs to see the row, which no walled role may
begin
  insert into sms.secrets (name, ciphertext, key_id) values (p_name, p_ciphertext, p_key_id)
  on conflict (name) do update
    set ciphertext = excluded.ciphertext, key_id = excluded.key_id, set_at = clock_timestamp();
end
$$;
grant execute on function sms.keep_secret(text, bytea, text) to sms_superadmin;

-- What a tenant decides for itself. No row means the defaults.
create table sms.tenant_settings (
  tenant_id                sms.tenant_id primary key,
  conversation_idle_days   smallint not null default 7 check (conversation_idle_days between 1 and 90),
  duplicate_window_seconds smallint not null default 60 check (duplicate_window_seconds between 0 and 600)
);
alter table sms.tenant_settings enable row level security, force row level security;
grant select, insert, update on sms.tenant_settings to sms_tenant, sms_superadmin;
create policy owner on sms.tenant_settings to sms_owner using (true) with check (true);
create policy tenant_reads on sms.tenant_settings for select to sms_tenant using (tenant_id = (select sms.current_tenant()));
create policy tenant_starts on sms.tenant_settings for insert to sms_tenant with check (tenant_id = (select sms.current_tenant()));
create policy tenant_changes on sms.tenant_settings for update to sms_tenant
  using (tenant_id = (select sms.current_tenant())) with check (tenant_id = (select sms.current_tenant()));
create policy superadmin on sms.tenant_settings to sms_superadmin using (true);

-- Whether a tenant's tier opens SMS, as the host says now.
create function sms.has_tier(p_tenant sms.tenant_id) returns boolean
language sql stable security definer set search_path = '' as $$ -- definer: asks the mapping views
  select exists (select from sms.tenants t where t.id = p_tenant and t.active and t.tier in ('professional', 'enterprise'))
$$;

-- Whether a tenant may add, assign and send: the gate's answer from stored state, never from a call. Of other tenants
-- than the acting one it tells nothing.
create function sms.service_state(p_tenant sms.tenant_id) returns text
language sql stable security definer set search_path = '' as $$ -- definer: asks the mapping views and the settings
  select case
    when current_setting('role') in ('sms_user', 'sms_tenant') and p_tenant is distinct from sms.current_tenant() then 'tier_required'
    when not sms.has_tier(p_tenant) then 'tier_required'
    when (select credentials_state from sms.settings) <> 'valid' then 'credentials_missing'
    else 'in_service' end
$$;
grant execute on function sms.service_state(sms.tenant_id) to sms_user, sms_tenant, sms_superadmin, sms_worker;
