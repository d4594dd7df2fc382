-- Held texts are found by their number: how many wait, and all of them to be delivered.
create index deliveries_waiting on sms.deliveries (number_id, id)
  where outcome in ('held_disabled', 'held_unassigned', 'held_tier') and released_at is null;

-- How many texts of a number wait; an admin's to know. Null for users.
create function sms.waiting_texts(p_number uuid) returns integer
language sql stable security definer set search_path = '' as $$ -- definer: users may not read the log, and their lists ask too
  select case when current_setting('role') in ('sms_superadmin', 'sms_tenant') then (
    select count(*)::integer
    from sms.deliveries d join sms.messages m on m.tenant_id = d.tenant_id and m.id = d.message_id and m.status = 'held'
    where d.number_id = p_number and d.outcome in ('held_disabled', 'held_unassigned', 'held_tier') and d.released_at is null
      and (current_setting('role') = 'sms_superadmin' or d.tenant_id = sms.current_tenant())) end
$$;
grant execute on function sms.waiting_texts(uuid) to sms_user, sms_tenant, sms_superadmin;

create or replace view sms.number_list with (security_invoker = true) as
select n.id, n.number, n.tenant_id, sms.tenant_name(n.tenant_id) as tenant_name, n.label, n.enabled,
  case when not n.enabled then n.enabled_reason end as disabled_reason, n.enabled_changed_at,
  case
    when not exists (
      select from sms.assignments a where a.number_id = n.id and a.ended_at is null and sms.is_still_there(a.tenant_id, a.user_id)
    ) then 'unassigned'
    when n.shared then 'shared' else 'single'
  end as assignment_type,
  n.routing,
  (select string_agg(sms.name_of(a.user_id), ', ' order by a.position) from sms.assignments a
    where a.number_id = n.id and a.ended_at is null and sms.is_still_there(a.tenant_id, a.user_id)) as holders,
  (select array_agg(sms.name_of(a.user_id) order by a.position) from sms.assignments a
    where a.number_id = n.id and a.ended_at is null and sms.is_still_there(a.tenant_id, a.user_id)) as holder_names,
  (select array_agg(a.user_id::text order by a.position) from sms.assignments a
    where a.number_id = n.id and a.ended_at is null and sms.is_still_there(a.tenant_id, a.user_id)) as holder_ids,
  n.linked_at, n.unlinked_at,
  (select s.last_in_at from sms.number_state s where s.number_id = n.id) as last_in_at,
  (select s.last_out_at from sms.number_state s where s.number_id = n.id) as last_out_at,
  n.version, sms.waiting_texts(n.id) as waiting
from sms.numbers n;

-- Gives one held text to whoever holds its number now, by the routing of now, under routing's lock, which the caller has
-- taken. It keeps its time; its decision says that it came late, and why it was held. Tells nobody: that is the caller's.
create function sms.release_text(p_delivery sms.deliveries, p_number sms.numbers) returns sms.user_id[]
language plpgsql set search_path = '' as $$
declare
  v_message sms.messages;
  v_talk sms.conversations;
  v_crew record;
  v_stays boolean;
  v_turns boolean;
  v_position integer := (select s.last_position from sms.number_state s where s.number_id = p_number.id);
  v_handler sms.user_id;
  v_receivers sms.user_id[];
begin
  select m.* into v_message from sms.messages m where m.tenant_id = p_delivery.tenant_id and m.id = p_delivery.message_id;
  select c.* into v_crew from sms.crews_of(array[p_number.id]) c;
  if v_crew.everybody is null then return '{}'; end if; -- the host has let the last one go since the caller asked: it waits on
  select c.* into v_talk from sms.conversations c
  where c.tenant_id = v_message.tenant_id and c.id = v_message.conversation_id for update;
  v_stays := coalesce(p_number.shared and p_number.routing <> 'everyone' and v_talk.handler_id = any (v_crew.able)
    and v_talk.closed_at is null and v_talk.last_at > clock_timestamp() - make_interval(days => coalesce(
      (select g.conversation_idle_days from sms.tenant_settings g where g.tenant_id = p_number.tenant_id), 7)), false);
  v_handler := case when v_stays then v_talk.handler_id
    else sms.handler_by(p_number.routing, p_number.shared, v_crew.able, v_crew.ring, 0) end;
  v_receivers := case when v_handler is not null then array[v_handler] else coalesce(v_crew.able, v_crew.everybody) end;
  v_turns := not v_stays and p_number.shared and p_number.routing = 'round_robin' and v_handler is not null;

  if v_turns then
    update sms.number_state s
    set turns = s.turns + 1, last_user_id = v_crew.ring[1], last_position = v_crew.ring_positions[1]
    where s.number_id = p_number.id;
  end if;
  -- A timer of the number counts from now on, not from when the text came.
  update sms.conversations c set handler_id = v_handler, handed_at = clock_timestamp() where c.tenant_id = v_talk.tenant_id and c.id = v_talk.id;
  update sms.messages m
  set status = 'received', status_reason = null, handler_id = v_handler, changed_at = clock_timestamp(),
    decision = jsonb_strip_nulls(jsonb_build_object(
      'rule', case when v_stays then 'open_conversation' when not p_number.shared then 'single' else p_number.routing end,
      'candidates', v_crew.candidates,
      'nobodyAvailable', case when v_crew.able is null then true end,
      'turn', case when p_number.shared and p_number.routing = 'round_robin' and v_crew.able is not null then
        jsonb_build_object('before', v_position, 'after', case when v_turns then v_crew.ring_positions[1] else v_position end) end,
      'late', p_delivery.outcome))
  where m.tenant_id = v_message.tenant_id and m.id = v_message.id;
  insert into sms.inbox (tenant_id, user_id, message_id, number_id, conversation_id)
  select v_message.tenant_id, r.user_id, v_message.id, v_message.number_id, v_message.conversation_id from unnest(v_receivers) r (user_id);
  update sms.deliveries d set released_at = clock_timestamp(), released_by = sms.current_person() where d.id = p_delivery.id;
  perform sms.record(p_number.tenant_id, 'delivery.deliver',
    jsonb_build_object('number', p_number.id, 'delivery', p_delivery.id, 'message', v_message.id),
    jsonb_build_object('recipients', to_jsonb(v_receivers)));
  return v_receivers;
end
$$;

-- As before, by the step above.
create or replace function sms.deliver_held(p_delivery uuid)
returns table (message_id uuid, recipients text[])
language plpgsql security definer set search_path = '' as $$ -- definer: no walled role may write messages, inbox rows or turns
#variable_conflict use_column
declare
  v_delivery sms.deliveries;
  v_number sms.numbers;
  v_message sms.messages;
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
  if v_number.unlinked_at is not null or not v_number.enabled or not sms.has_tier(v_number.tenant_id)
    or not exists (select from sms.crews_of(array[v_number.id])) then
    perform sms.refuse('nobody_to_deliver');
  end if;
  v_receivers := sms.release_text(v_delivery, v_number);
  if cardinality(v_receivers) = 0 then perform sms.refuse('nobody_to_deliver'); end if;
  insert into sms.events (tenant_id, number_id, conversation_id, message_id, kind, number, peer)
  values (v_message.tenant_id, v_number.id, v_message.conversation_id, v_message.id, 'message', v_number.number, v_message.peer);
  perform pg_notify('sms_events', '');
  return query select v_message.id, v_receivers::text[];
end
$$;

-- Delivers all that waits at a number, in the order in which it came, and tells of it once a conversation. Gives how many;
-- while the number is off, held by nobody or without a tier it is none, and they wait on. Repeated, it finds none.
create function sms.deliver_waiting(p_number uuid) returns integer
language plpgsql security definer set search_path = '' as $$ -- definer: as sms.deliver_held
declare
  v_number sms.numbers;
  v_delivery sms.deliveries;
  v_delivered uuid[] := '{}';
begin
  select n.* into v_number from sms.numbers n
  where n.id = p_number and (current_setting('role') = 'sms_superadmin' or n.tenant_id = sms.current_tenant()) for share;
  if not found then perform sms.refuse('not_found'); end if;
  perform from sms.number_state s where s.number_id = p_number for update;
  if v_number.unlinked_at is not null or not v_number.enabled or not sms.has_tier(v_number.tenant_id)
    or not exists (select from sms.crews_of(array[p_number])) then
    return 0;
  end if;
  for v_delivery in
    select d.* from sms.deliveries d
    join sms.messages m on m.tenant_id = d.tenant_id and m.id = d.message_id and m.status = 'held'
    where d.number_id = p_number and d.outcome in ('held_disabled', 'held_unassigned', 'held_tier') and d.released_at is null
    order by m.at, m.id
  loop
    continue when cardinality(sms.release_text(v_delivery, v_number)) = 0;
    v_delivered := v_delivered || v_delivery.message_id;
  end loop;
  if cardinality(v_delivered) = 0 then return 0; end if;
  insert into sms.events (tenant_id, number_id, conversation_id, message_id, kind, number, peer)
  select distinct on (m.conversation_id) m.tenant_id, m.number_id, m.conversation_id, m.id, 'message', v_number.number, m.peer
  from sms.messages m where m.tenant_id = v_number.tenant_id and m.id = any (v_delivered)
  order by m.conversation_id, m.at desc, m.id desc;
  perform pg_notify('sms_events', '');
  return cardinality(v_delivered);
end
$$;
grant execute on function sms.deliver_waiting(uuid) to sms_tenant, sms_superadmin;
