-- A tenant's settings say its tier too, as the host has it: what it opens is asked beside what the tenant decides.
create or replace view sms.tenant_settings_list with (security_invoker = true) as
select t.id, t.name as tenant_name, coalesce(g.conversation_idle_days, 7)::smallint as conversation_idle_days,
  coalesce(g.duplicate_window_seconds, 60)::smallint as duplicate_window_seconds, t.tier, t.active
from sms.visible_tenants() t left join sms.tenant_settings g on g.tenant_id = t.id;
