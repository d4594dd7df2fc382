-- What the panel reads. Each view asks with its reader's rights (security_invoker), so the policies judge every row.

-- The tenants and people that the acting person may choose from; the mapping views themselves are granted to nobody.
create function sms.visible_tenants() returns table (id sms.tenant_id, name text, tier text, active boolean)
language sql stable security definer set search_path = '' as $$ -- definer: binds the tenant itself
  select t.id, t.name, t.tier, t.active from sms.tenants t
  where current_setting('role') = 'sms_superadmin' or t.id = sms.current_tenant()
$$;
create function sms.visible_users() returns table (id sms.user_id, name text, email text, tenant_id sms.tenant_id, role text, available boolean)
language sql stable security definer set search_path = '' as $$ -- definer: binds the tenant itself
  select u.id, u.name, u.email, u.tenant_id, u.role, coalesce(v.available, true)
  from sms.users u left join sms.availability v on v.user_id = u.id and v.tenant_id = u.tenant_id
  where u.active and u.role is not null
    and (current_setting('role') = 'sms_superadmin' or u.tenant_id = sms.current_tenant())
$$;
create function sms.tenant_name(p_tenant sms.tenant_id) returns text
language sql stable security definer set search_path = '' as $$ -- definer: binds the tenant itself
  select t.name from sms.tenants t
  where t.id = p_tenant and (current_setting('role') = 'sms_superadmin' or t.id = sms.current_tenant())
$$;

create view sms.tenant_list with (security_invoker = true) as select * from sms.visible_tenants();
create view sms.user_list with (security_invoker = true) as select * from sms.visible_users();

-- Scalar sub-selects, not a join: PostgreSQL then works them out for the rows of a page only, after sort and limit.
create view sms.number_list with (security_invoker = true) as
select n.id, n.number, n.tenant_id, sms.tenant_name(n.tenant_id) as tenant_name, n.label, n.enabled,
  case when not n.enabled then n.enabled_reason end as disabled_reason, n.enabled_changed_at,
  case
    when not exists (select from sms.assignments a where a.number_id = n.id and a.ended_at is null) then 'unassigned'
    when n.shared then 'shared' else 'single'
  end as assignment_type,
  n.routing,
  (select string_agg(sms.name_of(a.user_id), ', ' order by a.position)
    from sms.assignments a where a.number_id = n.id and a.ended_at is null) as holders,
  (select array_agg(sms.name_of(a.user_id) order by a.position)
    from sms.assignments a where a.number_id = n.id and a.ended_at is null) as holder_names,
  (select array_agg(a.user_id::text order by a.position)
    from sms.assignments a where a.number_id = n.id and a.ended_at is null) as holder_ids,
  n.linked_at, n.unlinked_at,
  (select s.last_in_at from sms.number_state s where s.number_id = n.id) as last_in_at,
  (select s.last_out_at from sms.number_state s where s.number_id = n.id) as last_out_at,
  n.version
from sms.numbers n;

create view sms.assignment_list with (security_invoker = true) as
select a.id, a.number_id, n.number, a.tenant_id, a.user_id, sms.name_of(a.user_id) as user_name, a.position, a.assigned_at,
  a.ended_at, a.ended_reason, a.note
from sms.assignments a join sms.numbers n on n.id = a.number_id;

create view sms.message_list with (security_invoker = true) as
select m.id, m.tenant_id, m.number_id, n.number, m.conversation_id, m.peer, m.direction, m.text, m.media_count, m.segments,
  m.status, m.status_reason, m.handler_id, sms.name_of(m.handler_id) as handler_name, m.author_id, m.at
from sms.messages m join sms.numbers n on n.id = m.number_id and n.tenant_id = m.tenant_id;

create view sms.delivery_list with (security_invoker = true) as
select d.id, d.tenant_id, d.at, d.outcome, d.reason, d.number_id, d.number, d.message_id, d.dialect, d.duration_ms,
  d.released_at, d.released_by
from sms.deliveries d;

create view sms.settings_list with (security_invoker = true) as
select s.id, s.credentials_state, s.credentials_reason, s.credentials_set_at, s.credentials_set_by,
  sms.name_of(s.credentials_set_by) as credentials_set_by_name, s.tested_at
from sms.settings s;

create view sms.tenant_settings_list with (security_invoker = true) as
select t.id, t.name as tenant_name, coalesce(g.conversation_idle_days, 7)::smallint as conversation_idle_days,
  coalesce(g.duplicate_window_seconds, 60)::smallint as duplicate_window_seconds
from sms.visible_tenants() t left join sms.tenant_settings g on g.tenant_id = t.id;

create view sms.audit_list with (security_invoker = true) as
select a.id, a.tenant_id, a.at, a.actor, sms.name_of(a.actor) as actor_name, a.actor_role, a.action, a.ids, d.detail
from sms.audit a left join sms.audit_details d on d.audit_id = a.id;

grant execute on function sms.visible_tenants(), sms.visible_users() to sms_tenant, sms_superadmin;
grant execute on function sms.tenant_name(sms.tenant_id) to sms_user, sms_tenant, sms_superadmin;
grant select on sms.number_list, sms.assignment_list, sms.message_list to sms_user, sms_tenant, sms_superadmin;
grant select on sms.tenant_list, sms.user_list, sms.delivery_list, sms.tenant_settings_list, sms.audit_list to sms_tenant, sms_superadmin;
grant select on sms.settings_list to sms_superadmin;
