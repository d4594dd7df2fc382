-- What somebody has read is news to their other pages: an event for that person alone.
alter table sms.events drop constraint events_kind_check;
alter table sms.events add constraint events_kind_check check (kind in ('message', 'status', 'read'));
create policy read_by_oneself on sms.events as restrictive for select to sms_user, sms_tenant, sms_superadmin
  using (kind <> 'read' or to_user = (select sms.current_person()));

-- Tells the acting person's other pages that they have read a conversation, up to its newest text in their inbox.
create function sms.tell_read(p_conversation uuid) returns void
language plpgsql security definer set search_path = '' as $$ -- definer: no walled role writes events
begin
  insert into sms.events (tenant_id, number_id, conversation_id, message_id, kind, number, peer, to_user)
  select c.tenant_id, c.number_id, c.id, i.message_id, 'read', n.number, c.peer, i.user_id
  from sms.conversations c
  join sms.numbers n on n.tenant_id = c.tenant_id and n.id = c.number_id
  join sms.inbox i on i.tenant_id = c.tenant_id and i.user_id = sms.current_person() and i.conversation_id = c.id
  where c.id = p_conversation and (current_setting('role') = 'sms_superadmin' or c.tenant_id = sms.current_tenant())
  order by i.message_id desc limit 1;
  perform pg_notify('sms_events', '');
end
$$;
grant execute on function sms.tell_read(uuid) to sms_user, sms_tenant, sms_superadmin;
