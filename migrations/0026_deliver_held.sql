-- Hands a held text to whoever holds its number today, by the routing of today, keeping the time at which it came.
-- Repeated, it changes nothing and answers the same.
create function sms.deliver_held(p_delivery uuid)
returns table (message_id uuid, recipients text[])
language plpgsql security definer set search_path = '' as $$ -- definer: no walled role may write messages, inbox rows or turns
#variable_conflict use_column
declare
  v_delivery sms.deliveries;
  v_number sms.numbers;
  v_message sms.messages;
  v_talk sms.conversations;
  v_crew record;
  v_stays boolean;
  v_handler sms.user_id;
  v_receivers sms.user_id[];
begin
  select d.* into v_delivery from sms.deliveries d
  where d.id = p_delivery and (current_setting('role') = 'sms_superadmin' or d.tenant_id = sms.current_tenant());
  if not found then perform sms.refuse('not_found'); end if;
  if v_delivery.outcome not like 'held%' then perform sms.refuse('not_held_text'); end if;

  select n.* into v_number from sms.numbers n where n.id = v_delivery.number_id for share;
  perform from sms.number_state s where s.number_id = v_number.id for update; -- routing's lock: turns and rivals wait here
  select m.* into v_message from sms.messages m where m.tenant_id = v_delivery.tenant_id and m.id = v_delivery.message_id for update;
  if not found then perform sms.refuse('not_found'); end if;
  if v_message.status <> 'held' then
    if not exists (select from sms.deliveries d where d.id = p_delivery and d.released_at is not null) then
      perform sms.refuse('not_held_text');
    end if;
    return query select v_message.id, array(
      select i.user_id::text from sms.inbox i where i.tenant_id = v_message.tenant_id and i.message_id = v_message.id);
    return;
  end if;

  select c.* into v_crew from sms.crews_of(array[v_number.id]) c;
  if v_number.unlinked_at is not null or not v_number.enabled or not sms.has_tier(v_number.tenant_id) or v_crew.everybody is null then
    perform sms.refuse('nobody_to_deliver');
  end if;
  select c.* into v_talk from sms.conversations c
  where c.tenant_id = v_message.tenant_id and c.id = v_message.conversation_id for update;
  v_stays := coalesce(v_number.shared and v_number.routing <> 'everyone' and v_talk.handler_id = any (v_crew.able)
    and v_talk.closed_at is null and v_talk.last_at > clock_timestamp() - make_interval(days => coalesce(
      (select g.conversation_idle_days from sms.tenant_settings g where g.tenant_id = v_number.tenant_id), 7)), false);
  v_handler := case when v_stays then v_talk.handler_id
    else sms.handler_by(v_number.routing, v_number.shared, v_crew.able, v_crew.ring, 0) end;
  v_receivers := case when v_handler is not null then array[v_handler] else coalesce(v_crew.able, v_crew.everybody) end;

  if not v_stays and v_number.shared and v_number.routing = 'round_robin' and v_handler is not null then
    update sms.number_state s
    set turns = s.turns + 1, last_user_id = v_crew.ring[1], last_position = v_crew.ring_positions[1]
    where s.number_id = v_number.id;
  end if;
  update sms.conversations c set handler_id = v_handler where c.tenant_id = v_talk.tenant_id and c.id = v_talk.id;
  update sms.messages m
  set status = 'received', status_reason = null, handler_id = v_handler, changed_at = clock_timestamp()
  where m.tenant_id = v_message.tenant_id and m.id = v_message.id;
  insert into sms.inbox (tenant_id, user_id, message_id, number_id, conversation_id)
  select v_message.tenant_id, r.user_id, v_message.id, v_message.number_id, v_message.conversation_id from unnest(v_receivers) r (user_id);
  update sms.deliveries d set released_at = clock_timestamp(), released_by = sms.current_person() where d.id = p_delivery;
  insert into sms.events (tenant_id, number_id, conversation_id, message_id, kind, number, peer)
  values (v_message.tenant_id, v_number.id, v_message.conversation_id, v_message.id, 'message', v_number.number, v_message.peer);
  perform sms.record(v_number.tenant_id, 'delivery.deliver', jsonb_build_object('number', v_number.id, 'delivery', p_delivery, 'message', v_message.id),
    jsonb_build_object('recipients', to_jsonb(v_receivers)));
  perform pg_notify('sms_events', '');
  return query select v_message.id, v_receivers::text[];
end
$$;
grant execute on function sms.deliver_held(uuid) to sms_tenant, sms_superadmin;
