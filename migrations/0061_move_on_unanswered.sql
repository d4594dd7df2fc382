-- As before; its event says that it moved on, and to whom. Whom a conversation moves on to gets every text since a person
-- last answered: what the server says by itself answers none.
create or replace function sms.move_on(p_now timestamptz default clock_timestamp()) returns integer
language plpgsql security definer set search_path = '' as $$ -- definer: no role may hand conversations on by itself
declare
  v_talk record;
  v_next sms.user_id;
  v_position integer;
  v_moved integer := 0;
begin
  for v_talk in
    select c.tenant_id, c.id, c.number_id, c.peer, c.handler_id, c.handed_at, n.number, n.routing, n.move_on_minutes
    from sms.numbers n join sms.conversations c on c.tenant_id = n.tenant_id and c.number_id = n.id
    where n.move_on_minutes is not null and n.unlinked_at is null and n.enabled and n.shared and n.routing <> 'everyone'
      and c.handler_id is not null and c.closed_at is null and c.last_at > p_now - interval '2 days'
      and sms.waiting_since(c.tenant_id, c.id, c.handed_at) <= p_now - make_interval(mins => n.move_on_minutes)
    order by n.id, c.id
  loop
    perform from sms.number_state s where s.number_id = v_talk.number_id for update;
    perform from sms.conversations c
    where c.tenant_id = v_talk.tenant_id and c.id = v_talk.id and c.handler_id = v_talk.handler_id
      and sms.waiting_since(c.tenant_id, c.id, c.handed_at) <= p_now - make_interval(mins => v_talk.move_on_minutes) for update;
    continue when not found; -- a rival moved it, or it was answered
    select h.user_id, h.position into v_next, v_position
    from sms.holders_of(array[v_talk.number_id]) h
    left join sms.assignments a on a.number_id = v_talk.number_id and a.user_id = v_talk.handler_id and a.ended_at is null
    where h.skipped is null and h.user_id <> v_talk.handler_id
    order by h.position <= coalesce(a.position, 0), h.position limit 1;
    continue when v_next is null;
    update sms.conversations c set handler_id = v_next, handed_at = p_now where c.tenant_id = v_talk.tenant_id and c.id = v_talk.id;
    if v_talk.routing = 'round_robin' then
      update sms.number_state s set turns = s.turns + 1, last_user_id = v_next, last_position = v_position where s.number_id = v_talk.number_id;
    end if;
    insert into sms.inbox (tenant_id, user_id, message_id, number_id, conversation_id)
    select m.tenant_id, v_next, m.id, m.number_id, m.conversation_id from sms.messages m
    where m.tenant_id = v_talk.tenant_id and m.conversation_id = v_talk.id and m.direction = 'in' and m.status = 'received'
      and m.id > coalesce((
        select o.id from sms.messages o
        where o.tenant_id = v_talk.tenant_id and o.conversation_id = v_talk.id and o.direction = 'out' and o.author_id is not null order by o.id desc limit 1
      ), '00000000-0000-0000-0000-000000000000')
    on conflict do nothing;
    insert into sms.thread_notes (tenant_id, number_id, conversation_id, kind, from_user, to_user, minutes, at)
    values (v_talk.tenant_id, v_talk.number_id, v_talk.id, 'moved_on', v_talk.handler_id, v_next, v_talk.move_on_minutes, p_now);
    insert into sms.events (tenant_id, number_id, conversation_id, message_id, kind, number, peer, cause, to_user)
    select m.tenant_id, m.number_id, m.conversation_id, m.id, 'message', v_talk.number, v_talk.peer, 'moved_on', v_next from sms.messages m
    where m.tenant_id = v_talk.tenant_id and m.conversation_id = v_talk.id and m.direction = 'in' order by m.id desc limit 1;
    perform sms.record(v_talk.tenant_id, 'conversation.moved_on', jsonb_build_object('number', v_talk.number_id, 'conversation', v_talk.id),
      jsonb_build_object('from', v_talk.handler_id, 'to', v_next, 'minutes', v_talk.move_on_minutes));
    v_moved := v_moved + 1;
  end loop;
  if v_moved > 0 then perform pg_notify('sms_events', ''); end if;
  return v_moved;
end
$$;
