-- Lists say of a text, and of a row of history, what was erased of it.
create or replace view sms.message_list with (security_invoker = true) as
select m.id, m.tenant_id, m.number_id, n.number, m.conversation_id, m.peer, m.direction, m.text, m.media_count, m.segments, m.status,
  m.status_reason, m.handler_id, sms.name_of(m.handler_id) as handler_name, m.author_id, m.at,
  case when m.decision is not null then sms.told_decision(m.decision) end as decision, m.erased_at
from sms.messages m join sms.numbers n on n.id = m.number_id and n.tenant_id = m.tenant_id;

create or replace view sms.audit_list with (security_invoker = true) as
select a.id, a.tenant_id, a.at, a.actor, sms.name_of(a.actor) as actor_name, a.actor_role, a.action, a.ids, d.detail,
  d.audit_id is null as detail_erased
from sms.audit a left join sms.audit_details d on d.audit_id = a.id;
