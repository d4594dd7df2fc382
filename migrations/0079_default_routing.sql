-- How a number that is given to several people is routed, unless whoever gives it says otherwise: the tenant's word.
alter table sms.tenant_settings add column default_routing text not null default 'everyone'
  check (default_routing in ('everyone', 'round_robin', 'backup'));

create function sms.default_routing(p_tenant sms.tenant_id) returns text
language sql stable set search_path = '' as $$ -- in the caller's rights
  select coalesce((select g.default_routing from sms.tenant_settings g where g.tenant_id = p_tenant), 'everyone')
$$;
grant execute on function sms.default_routing(sms.tenant_id) to sms_tenant, sms_superadmin;
