-- Whatever came and was kept can be read again and taken in later: what came on a retired token, and what was refused or
-- addressed to nobody when it came.

-- The numbers that the text of a delivery may go to today, of those that it is addressed to: what it came for, or the same
-- digits where the same tenant has them again, for what came when that time had ended. What came through the front proxy was
-- for nobody yet: it goes to a number that was linked already when it came. Nothing ever goes to another tenant.
create function sms.numbers_to_replay(p_came sms.deliveries, p_to text[]) returns setof sms.numbers
language sql stable set search_path = '' as $$
  select n.* from sms.numbers n
  where n.number = any (p_to) and n.unlinked_at is null and case
    when p_came.number_id is not null then exists (
      select from sms.numbers own
      where own.id = p_came.number_id and own.tenant_id = n.tenant_id and own.number = n.number
        and (own.id = n.id or p_came.at >= own.unlinked_at))
    when p_came.token_id is not null then n.id = sms.replay_number(p_came.token_id, p_came.at)
    else n.linked_at <= p_came.at end
$$;

-- Kept requests for the server to read, of deliveries that may be seen; each opening is audited. Without a ciphertext its body
-- is not kept, or no more; with a message it is there already.
create function sms.open_kept(p_deliveries uuid[])
returns table (delivery_id uuid, kind text, ciphertext bytea, key_id text, at timestamptz, outcome text, reason text, number text, message_id uuid)
language plpgsql security definer set search_path = '' as $$ -- definer: no walled role may select a kept request
#variable_conflict use_column
declare
  v_opened uuid[] := array(
    select d.id from sms.deliveries d
    where d.id = any (p_deliveries) and (current_setting('role') = 'sms_superadmin' or d.tenant_id = sms.current_tenant()));
begin
  perform sms.record(o.tenant_id, o.action, case when o.count = 1 then jsonb_build_object('delivery', o.first) else '{}' end,
    case when o.count = 1 then '{}' else jsonb_build_object('requests', o.count) end)
  from (
    select d.tenant_id, case d.reason when 'retired_token' then 'retired_request.opened' else 'delivery.opened' end as action,
      count(*) as count, (array_agg(d.id))[1] as first
    from sms.deliveries d where d.id = any (v_opened) group by 1, 2
  ) o;
  return query
    select d.id, case when r.delivery_id is not null then 'retired_requests' else 'delivery_bodies' end,
      coalesce(r.ciphertext, b.ciphertext), coalesce(r.key_id, b.key_id), d.at, d.outcome, d.reason, d.number, d.message_id
    from sms.deliveries d
    left join sms.retired_requests r on r.delivery_id = d.id
    left join sms.delivery_bodies b on b.delivery_id = d.id
    where d.id = any (v_opened) order by d.id;
end
$$;

-- What taking texts in would do, and who holds their numbers today: no row for one that may go nowhere. Changes nothing.
create function sms.preview_replays(p_texts jsonb)
returns table (delivery_id uuid, number_id uuid, number text, verdict text, tenant text, holders text[], keyword text)
language sql stable security definer set search_path = '' as $$ -- definer: asks who is a member
  select d.id, n.id, n.number, sms.verdict_of(n, sms.others_in(t.text ->> 'from', t.text -> 'to', n.number), t.text ->> 'text', d.at),
    sms.tenant_name(n.tenant_id),
    coalesce((select array_agg(sms.name_of(h.user_id) order by h.position) from sms.holders_of(array[n.id]) h), '{}'),
    sms.keyword_of(t.text ->> 'text')
  from jsonb_array_elements(p_texts) t (text)
  join sms.deliveries d on d.id = (t.text ->> 'deliveryId')::uuid
  cross join lateral sms.numbers_to_replay(d, array(select jsonb_array_elements_text(t.text -> 'to'))) n
  order by d.id, n.id
$$;

-- Takes a text in at one number, with the time at which it came, for today's holders and by today's routing; held where texts
-- are held. Consent is heeded as of that time, so a word said later stands, and is not answered any more.
create function sms.take_in(p_came sms.deliveries, p_number sms.numbers, p_text jsonb)
returns table (message_id uuid, number_id uuid, outcome text, recipients text[])
language plpgsql set search_path = '' as $$
#variable_conflict use_column
declare
  v_new sms.deliveries;
  v_peers text[];
  v_verdict text;
  v_conversation uuid;
  v_message uuid;
  v_receivers sms.user_id[] := '{}';
begin
  v_peers := sms.others_in(p_text ->> 'from', p_text -> 'to', p_number.number);
  v_verdict := sms.verdict_of(p_number, v_peers, p_text ->> 'text', p_came.at);
  v_message := sms.uuid_v7(p_came.at);
  insert into sms.conversations as c (tenant_id, number_id, key, peer, participants, opened_at, last_at)
  values (p_number.tenant_id, p_number.id, sms.conversation_key(v_peers), p_text ->> 'from', v_peers, p_came.at, p_came.at)
  on conflict (tenant_id, number_id, key) do update
    set last_at = greatest(c.last_at, excluded.last_at),
        handler_id = case when c.closed_at is null then c.handler_id end,
        closed_at = null
  returning c.id into v_conversation;
  insert into sms.messages (tenant_id, id, number_id, conversation_id, direction, peer, participants, text, media_count,
    segments, status, status_reason, at)
  values (p_number.tenant_id, v_message, p_number.id, v_conversation, 'in', p_text ->> 'from', v_peers, p_text ->> 'text',
    jsonb_array_length(p_text -> 'media'), coalesce((p_text ->> 'segments')::smallint, 1),
    case v_verdict when 'duplicate' then 'duplicate' else 'held' end,
    case when v_verdict like 'held%' then v_verdict end, p_came.at);
  insert into sms.media (tenant_id, id, message_id, number_id, position, type, size, bytes, source_url, state)
  select p_number.tenant_id, sms.uuid_v7(p_came.at), v_message, p_number.id, f.place, f.value ->> 'type',
    length(decode(f.value ->> 'data', 'base64')), decode(f.value ->> 'data', 'base64'), f.value ->> 'url',
    case when f.value ? 'data' then 'kept' else 'pending' end
  from jsonb_array_elements(p_text -> 'media') with ordinality f (value, place);
  update sms.number_state s set last_in_at = greatest(s.last_in_at, p_came.at) where s.number_id = p_number.id;
  delete from sms.answers_due a where a.message_id = v_message; -- the trigger's: a word of then is not answered today

  -- Its own row in the log, for the tenant; the one that came stays as it is and names the message.
  insert into sms.deliveries (id, tenant_id, number_id, number, token_id, message_id, at, outcome, reason, dialect, duration_ms)
  values (sms.uuid_v7(p_came.at), p_number.tenant_id, p_number.id, p_number.number, p_came.token_id, v_message, p_came.at,
    v_verdict, 'replayed', p_text ->> 'dialect', p_came.duration_ms)
  returning * into v_new;
  perform sms.record(p_number.tenant_id, 'delivery.replay',
    jsonb_build_object('number', p_number.id, 'delivery', v_new.id, 'message', v_message),
    jsonb_build_object('outcome', v_verdict, 'at', p_came.at));

  if v_verdict = 'delivered' then
    v_new.outcome := case p_came.reason when 'retired_token' then 'retired_token' else 'not_understood' end; -- why it comes late
    v_receivers := sms.release_text(v_new, p_number);
    if cardinality(v_receivers) = 0 then -- the host has let the last one go since: it waits
      v_verdict := 'held_unassigned';
      update sms.messages m set status_reason = v_verdict where m.tenant_id = p_number.tenant_id and m.id = v_message;
      update sms.deliveries d set outcome = v_verdict where d.id = v_new.id;
    end if;
  end if;
  if v_verdict = 'delivered' then
    insert into sms.events (tenant_id, number_id, conversation_id, message_id, kind, number, peer)
    values (p_number.tenant_id, p_number.id, v_conversation, v_message, 'message', p_number.number, p_text ->> 'from');
  end if;
  return query select v_message, p_number.id, v_verdict, v_receivers::text[];
end
$$;

-- Takes in what a delivery brought, at each number that it may go to. Repeated, it changes nothing and gives the same.
create function sms.replay_delivery(p_delivery uuid, p_text jsonb)
returns table (message_id uuid, number_id uuid, outcome text, recipients text[])
language plpgsql security definer set search_path = '' as $$ -- definer: no walled role may write messages, inbox rows or the log
#variable_conflict use_column
declare
  v_came sms.deliveries;
  v_to text[];
  v_number sms.numbers;
  v_taken record;
begin
  -- Rivals wait here, so that a text is taken in once.
  select d.* into v_came from sms.deliveries d where d.id = p_delivery and d.outcome <> 'test' for update;
  if not found then perform sms.refuse('not_found'); end if;
  if v_came.message_id is not null then
    return query
      select m.id, m.number_id, case m.status when 'received' then 'delivered' when 'duplicate' then 'duplicate' else m.status_reason end,
        array(select i.user_id::text from sms.inbox i where i.tenant_id = m.tenant_id and i.message_id = m.id)
      from sms.messages m where m.id = v_came.message_id and m.direction = 'in';
    return;
  end if;
  v_to := array(select jsonb_array_elements_text(p_text -> 'to'));
  perform from sms.numbers n where n.id in (select t.id from sms.numbers_to_replay(v_came, v_to) t) order by n.id for share;
  -- Routing's lock, in the webhook's order: turns and rivals wait here.
  perform from sms.number_state s
  where s.number_id in (select t.id from sms.numbers_to_replay(v_came, v_to) t) order by s.number_id for update;
  for v_number in select t.* from sms.numbers_to_replay(v_came, v_to) t order by t.id loop
    select t.* into v_taken from sms.take_in(v_came, v_number, p_text) t;
    message_id := v_taken.message_id; number_id := v_taken.number_id; outcome := v_taken.outcome; recipients := v_taken.recipients;
    return next;
    update sms.deliveries d set message_id = v_taken.message_id, released_at = clock_timestamp(), released_by = sms.current_person()
    where d.id = v_came.id and d.message_id is null;
  end loop;
  if not found then 
    perform sms.refuse('not_replayable', case when v_came.number is null or v_came.outcome = 'unknown_number'
      then 'it is addressed to no number that it came for' else 'its number is no longer with the tenant that it came for' end);
  end if;
  -- What was nobody's, and has become somebody's text, is erased with that text.
  delete from sms.delivery_bodies b where b.delivery_id = v_came.id and v_came.tenant_id is null;
  perform pg_notify('sms_events', '');
end
$$;

drop function sms.open_retired(uuid), sms.preview_replay(uuid, jsonb, timestamptz), sms.replay_retired(uuid, jsonb);
grant execute on function sms.open_kept(uuid[]) to sms_tenant, sms_superadmin;
grant execute on function sms.preview_replays(jsonb), sms.replay_delivery(uuid, jsonb) to sms_superadmin;
