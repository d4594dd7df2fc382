-- What was kept of retired tokens can be taken in later, by a superadmin, and is thrown away after its term.

-- The number that a text on a retired token may still go to: the token's own, where only the token was replaced; or the
-- same digits where the same tenant has them again, for what came when the token's own time there had ended. What came
-- while it lasted is that time's and enters no other; and nothing ever goes to another tenant. Null where there is none.
create function sms.replay_number(p_token uuid, p_at timestamptz) returns uuid
language sql stable set search_path = '' as $$
  select n.id
  from sms.webhook_tokens t
  join sms.numbers own on own.id = t.number_id and own.tenant_id = t.tenant_id
  join sms.numbers n on n.tenant_id = t.tenant_id and n.number = own.number and n.unlinked_at is null
  where t.id = p_token and (n.id = own.id or p_at >= own.unlinked_at)
$$;

-- A kept request for a superadmin's eyes; each opening is audited, and nobody's but superadmins'. Without a ciphertext
-- its body is not kept any more; with a message it has been taken in.
create function sms.open_retired(p_delivery uuid)
returns table (ciphertext bytea, key_id text, at timestamptz, number text, number_id uuid, message_id uuid)
language plpgsql security definer set search_path = '' as $$ -- definer: no walled role may select a kept request
#variable_conflict use_column
begin
  if not exists (select from sms.deliveries d where d.id = p_delivery) then perform sms.refuse('not_found'); end if;
  if not exists (select from sms.deliveries d where d.id = p_delivery and d.reason = 'retired_token' and d.outcome = 'rejected') then
    perform sms.refuse('not_replayable', 'it did not come on a retired address');
  end if;
  perform sms.record(null, 'retired_request.opened', jsonb_build_object('delivery', p_delivery));
  return query
    select r.ciphertext, r.key_id, d.at, d.number,
      coalesce(m.number_id, sms.replay_number(d.token_id, d.at)), d.message_id
    from sms.deliveries d
    left join sms.retired_requests r on r.delivery_id = d.id
    left join sms.messages m on m.id = d.message_id
    where d.id = p_delivery;
end
$$;

-- What would become of a text at a number, were it taken in now.
create function sms.verdict_of(p_number sms.numbers, p_peers text[], p_text text, p_at timestamptz) returns text
language sql stable set search_path = '' as $$
  select case
    when exists (
      select from sms.messages m join sms.conversations c on c.tenant_id = m.tenant_id and c.id = m.conversation_id
      where m.tenant_id = p_number.tenant_id and m.number_id = p_number.id and c.key = sms.conversation_key(p_peers)
        and m.direction = 'in' and m.text = p_text and m.at between p_at - w.span and p_at + w.span
        and m.id between sms.uuid_v7_floor(p_at - w.span - interval '1 minute') and sms.uuid_v7_floor(p_at + w.span + interval '1 minute')
    ) then 'duplicate'
    when not p_number.enabled then 'held_disabled'
    when not sms.has_tier(p_number.tenant_id) then 'held_tier'
    when not exists (select from sms.crews_of(array[p_number.id])) then 'held_unassigned'
    else 'delivered'
  end
  from (select make_interval(secs => coalesce((
    select g.duplicate_window_seconds from sms.tenant_settings g where g.tenant_id = p_number.tenant_id), 60)) as span) w
$$;

-- The others in a text, in the order of sms.ingest.
create function sms.others_in(p_from text, p_to jsonb, p_number text) returns text[]
language sql immutable set search_path = '' as $$
  select array_agg(distinct p.other order by p.other)
  from (select p_from as other union all select jsonb_array_elements_text(p_to)) p
  where p.other <> p_number or p.other = p_from
$$;

-- What taking in would do, and who holds the number today. Changes nothing.
create function sms.preview_replay(p_number uuid, p_text jsonb, p_at timestamptz)
returns table (verdict text, tenant text, holders text[], keyword text)
language sql stable security definer set search_path = '' as $$ -- definer: asks who is a member
  select sms.verdict_of(n, sms.others_in(p_text ->> 'from', p_text -> 'to', n.number), p_text ->> 'text', p_at),
    sms.tenant_name(n.tenant_id),
    coalesce((select array_agg(sms.name_of(h.user_id) order by h.position) from sms.holders_of(array[n.id]) h), '{}'),
    sms.keyword_of(p_text ->> 'text')
  from sms.numbers n where n.id = p_number
$$;

-- Takes a text that came on a retired token in, with the time at which it came, for today's holders and by today's
-- routing; held where texts are held. Consent is heeded as of that time, so a word said later stands, and is not answered
-- any more. Repeated, it changes nothing and gives the same.
create function sms.replay_retired(p_delivery uuid, p_text jsonb)
returns table (message_id uuid, number_id uuid, outcome text, recipients text[])
language plpgsql security definer set search_path = '' as $$ -- definer: no walled role may write messages, inbox rows or the log
#variable_conflict use_column
declare
  v_old sms.deliveries;
  v_new sms.deliveries;
  v_number sms.numbers;
  v_peers text[];
  v_verdict text;
  v_conversation uuid;
  v_message uuid;
  v_receivers sms.user_id[] := '{}';
begin
  -- Rivals wait here, so that a text is taken in once.
  select d.* into v_old from sms.deliveries d
  where d.id = p_delivery and d.outcome = 'rejected' and d.reason = 'retired_token' for update;
  if not found then perform sms.refuse('not_found'); end if;
  if v_old.message_id is not null then
    return query
      select m.id, m.number_id, case m.status when 'received' then 'delivered' when 'duplicate' then 'duplicate' else m.status_reason end,
        array(select i.user_id::text from sms.inbox i where i.tenant_id = m.tenant_id and i.message_id = m.id)
      from sms.messages m where m.id = v_old.message_id;
    return;
  end if;
  select n.* into v_number from sms.numbers n
  where n.id = sms.replay_number(v_old.token_id, v_old.at) and n.unlinked_at is null for share;
  if not found then perform sms.refuse('not_replayable', 'its number is no longer with the tenant that it came for'); end if;
  perform from sms.number_state s where s.number_id = v_number.id for update; -- routing's lock: turns and rivals wait here

  v_peers := sms.others_in(p_text ->> 'from', p_text -> 'to', v_number.number);
  v_verdict := sms.verdict_of(v_number, v_peers, p_text ->> 'text', v_old.at);
  v_message := sms.uuid_v7(v_old.at);
  insert into sms.conversations as c (tenant_id, number_id, key, peer, participants, opened_at, last_at)
  values (v_number.tenant_id, v_number.id, sms.conversation_key(v_peers), p_text ->> 'from', v_peers, v_old.at, v_old.at)
  on conflict (tenant_id, number_id, key) do update
    set last_at = greatest(c.last_at, excluded.last_at),
        handler_id = case when c.closed_at is null then c.handler_id end,
        closed_at = null
  returning c.id into v_conversation;
  insert into sms.messages (tenant_id, id, number_id, conversation_id, direction, peer, participants, text, media_count,
    segments, status, status_reason, at)
  values (v_number.tenant_id, v_message, v_number.id, v_conversation, 'in', p_text ->> 'from', v_peers, p_text ->> 'text',
    jsonb_array_length(p_text -> 'media'), coalesce((p_text ->> 'segments')::smallint, 1),
    case v_verdict when 'duplicate' then 'duplicate' else 'held' end,
    case when v_verdict like 'held%' then v_verdict end, v_old.at);
  insert into sms.media (tenant_id, id, message_id, number_id, position, type, size, bytes, source_url, state)
  select v_number.tenant_id, sms.uuid_v7(v_old.at), v_message, v_number.id, f.place, f.value ->> 'type',
    length(decode(f.value ->> 'data', 'base64')), decode(f.value ->> 'data', 'base64'), f.value ->> 'url',
    case when f.value ? 'data' then 'kept' else 'pending' end
  from jsonb_array_elements(p_text -> 'media') with ordinality f (value, place);
  update sms.number_state s set last_in_at = greatest(s.last_in_at, v_old.at) where s.number_id = v_number.id;
  delete from sms.answers_due a where a.message_id = v_message; -- the trigger's: a word of then is not answered today

  -- Its own row in the log, for the tenant; the one of the retired token stays as it is and names the message.
  insert into sms.deliveries (id, tenant_id, number_id, number, token_id, message_id, at, outcome, reason, dialect, duration_ms)
  values (sms.uuid_v7(v_old.at), v_number.tenant_id, v_number.id, v_number.number, v_old.token_id, v_message, v_old.at,
    v_verdict, 'replayed', p_text ->> 'dialect', v_old.duration_ms)
  returning * into v_new;
  update sms.deliveries d set message_id = v_message, released_at = clock_timestamp(), released_by = sms.current_person()
  where d.id = v_old.id;
  perform sms.record(v_number.tenant_id, 'delivery.replay',
    jsonb_build_object('number', v_number.id, 'delivery', v_new.id, 'message', v_message),
    jsonb_build_object('outcome', v_verdict, 'at', v_old.at));

  if v_verdict = 'delivered' then
    v_new.outcome := 'retired_token'; -- why it comes late, as its decision will say
    v_receivers := sms.release_text(v_new, v_number);
    if cardinality(v_receivers) = 0 then -- the host has let the last one go since: it waits
      v_verdict := 'held_unassigned';
      update sms.messages m set status_reason = v_verdict where m.tenant_id = v_number.tenant_id and m.id = v_message;
      update sms.deliveries d set outcome = v_verdict where d.id = v_new.id;
    end if;
  end if;
  if v_verdict = 'delivered' then
    insert into sms.events (tenant_id, number_id, conversation_id, message_id, kind, number, peer)
    values (v_number.tenant_id, v_number.id, v_conversation, v_message, 'message', v_number.number, p_text ->> 'from');
  end if;
  perform pg_notify('sms_events', '');
  return query select v_message, v_number.id, v_verdict, v_receivers::text[];
end
$$;

-- Throws away what was kept of retired tokens for longer than its term. The log keeps its rows.
create function sms.forget_retired(p_term interval) returns integer
language plpgsql security definer set search_path = '' as $$ -- definer: as sms.open_retired
declare
  v_count integer;
begin
  delete from sms.retired_requests r where r.received_at < clock_timestamp() - p_term;
  get diagnostics v_count = row_count;
  return v_count;
end
$$;
create index retired_requests_old on sms.retired_requests (received_at);

grant execute on function sms.open_retired(uuid), sms.preview_replay(uuid, jsonb, timestamptz), sms.replay_retired(uuid, jsonb)
  to sms_superadmin;
grant execute on function sms.forget_retired(interval) to sms_worker;
