-- Since when settings are written down as they change: before it, nothing is known of them.
create function sms.settings_known_from() returns timestamptz
language sql stable security definer set search_path = '' as $$ -- definer: a tenant's people read no settings of the system
  select min(s.valid_from) from sms.settings_states s where s.tenant_id is null
$$;
grant execute on function sms.settings_known_from() to sms_tenant, sms_superadmin;
