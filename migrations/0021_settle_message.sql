-- How far a status is on its way. A message moves to a higher rank only; of equals, the first that came stays.
create function sms.status_rank(p_status text) returns integer
language sql immutable strict set search_path = '' as $$
  select case p_status
    when 'queued' then 0
    when 'held' then 1
    when 'duplicate' then 1
    when 'sending' then 2
    when 'unknown' then 3
    when 'sent' then 4
    when 'received' then 5
    when 'delivered' then 5
    when 'failed' then 5
  end
$$;

-- Moves a message forward and tells those who look at it; true when it moved. The only way a status changes after it was
-- queued. Once the outcome is known the outbox forgets the message, whoever was first to know it.
create function sms.settle_message(p_message uuid, p_status text, p_reason text default null, p_carrier_id text default null) returns boolean
language plpgsql security definer set search_path = '' as $$ -- definer: the worker may not write events, and settles for every tenant
declare
  v_message sms.messages;
  v_moves boolean;
begin
  select m.* into v_message from sms.messages m where m.id = p_message for update;
  if not found then return false; end if;
  v_moves := sms.status_rank(p_status) > sms.status_rank(v_message.status);

  if v_moves then
    update sms.messages m set status = p_status, status_reason = left(p_reason, 500), changed_at = clock_timestamp()
    where m.tenant_id = v_message.tenant_id and m.id = p_message;
    insert into sms.events (tenant_id, number_id, conversation_id, message_id, kind, number, peer)
    select v_message.tenant_id, v_message.number_id, v_message.conversation_id, p_message, 'status', n.number, v_message.peer
    from sms.numbers n where n.id = v_message.number_id;
    perform pg_notify('sms_events', '');
  end if;

  if v_moves and p_status = 'failed' and v_message.status in ('queued', 'held', 'sending') then
    delete from sms.awaiting_reports a where a.message_id = p_message; -- the carrier has no such text: no report will come
  else
    update sms.awaiting_reports a
    set carrier_id = coalesce(a.carrier_id, p_carrier_id),
        next_ask_at = case when a.carrier_id is null and p_carrier_id is not null
          then least(a.next_ask_at, clock_timestamp() + interval '30 seconds') else a.next_ask_at end,
        confirmed_at = case when p_status in ('delivered', 'failed') then coalesce(a.confirmed_at, clock_timestamp()) else a.confirmed_at end
    where a.message_id = p_message;
  end if;
  if p_status not in ('queued', 'held', 'sending') then
    delete from sms.outbox o where o.message_id = p_message;
  end if;
  return v_moves;
end
$$;
grant execute on function sms.settle_message(uuid, text, text, text) to sms_worker;
