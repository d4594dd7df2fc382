-- What may leave is asked in two places, each of them one function that a rule is added to: before a text is queued, in
-- the sender's transaction, and before it is handed over, under the number's lock.

-- Refuses a text that must not be queued; the number is locked by then, and its peer is a phone.
create function sms.refuse_to_send(p_number sms.numbers, p_person sms.user_id, p_to text, p_segments integer) returns void
language plpgsql set search_path = '' as $$
begin
  if sms.opted_out(p_number.tenant_id, p_number.number, array[p_to]) then perform sms.refuse('opted_out'); end if;
end
$$;

-- Why a queued text may no longer be handed over, or null. What the server answers to a keyword is nobody's: the answer to
-- STOP and to HELP is the one text that an opt-out allows.
create function sms.why_not_handed_over(p_number sms.numbers, p_message sms.messages) returns text
language plpgsql stable set search_path = '' as $$
declare
  v_kind text := (select a.kind from sms.automatic_texts a where a.message_id = p_message.id and p_message.author_id is null);
begin
  if v_kind is null and not sms.is_member(p_message.tenant_id, p_message.author_id) then return 'number_not_held'; end if;
  if v_kind is distinct from 'stop' and v_kind is distinct from 'help'
    and sms.opted_out(p_message.tenant_id, p_number.number, p_message.participants) then return 'opted_out'; end if;
  return null;
end
$$;

create or replace function sms.queue_message(p_from text, p_to text, p_text text, p_segments integer, p_media text[], p_key text default null)
returns uuid
language plpgsql security definer set search_path = '' as $$ -- definer: locks what its caller may only read, and asks who is a member
declare
  v_role text := current_setting('role');
  v_person sms.user_id := sms.current_person();
  v_hash bytea := sha256(convert_to(jsonb_build_array(p_from, p_to, p_text, to_jsonb(p_media))::text, 'UTF8'));
  v_number sms.numbers;
  v_holds boolean;
  v_id uuid;
  v_known record;
  v_at timestamptz;
  v_conversation uuid;
begin
  select n.* into v_number from sms.numbers n
  where n.number = p_from and n.unlinked_at is null and (v_role = 'sms_superadmin' or n.tenant_id = sms.current_tenant())
  for share;
  v_holds := v_number.id is not null and sms.is_member(v_number.tenant_id, v_person) and exists (
    select from sms.assignments a where a.number_id = v_number.id and a.user_id = v_person and a.ended_at is null);
  if v_number.id is null and v_role <> 'sms_user' and exists (
    select from sms.numbers n
    where n.number = p_from and (v_role = 'sms_superadmin' or n.tenant_id = sms.current_tenant())
  ) then perform sms.refuse('number_unlinked'); end if;
  if v_number.id is null or (v_role = 'sms_user' and not v_holds) then perform sms.refuse('not_found'); end if;
  if not v_holds then perform sms.refuse('number_not_held'); end if;

  -- Read after the lock, since it may have waited; the id carries it.
  v_at := clock_timestamp();
  v_id := sms.uuid_v7(v_at);
  if p_key is not null then
    insert into sms.idempotency_keys (tenant_id, user_id, key, message_id, request_hash)
    values (v_number.tenant_id, v_person, p_key, v_id, v_hash)
    on conflict (tenant_id, user_id, key) do nothing; -- a rival with the same key is waited for here
    if not found then
      select k.message_id, k.request_hash into v_known from sms.idempotency_keys k
      where k.tenant_id = v_number.tenant_id and k.user_id = v_person and k.key = p_key;
      if v_known.request_hash is distinct from v_hash then perform sms.refuse('idempotency_conflict'); end if;
      return v_known.message_id;
    end if;
  end if;

  if p_to ~ '^(\+?1)?911$' then perform sms.refuse('emergency_unavailable'); end if;
  if p_to !~ '^\+1[2-9][0-9]{9}$' then perform sms.refuse('peer_not_a_phone'); end if;
  if length(p_text) > 1600 then perform sms.refuse('invalid_input', 'the text is longer than 1600 characters'); end if;
  if btrim(p_text) = '' and cardinality(p_media) = 0 then perform sms.refuse('invalid_input', 'there is neither a text nor a file'); end if;
  if not v_number.enabled then perform sms.refuse('number_disabled'); end if;
  if sms.service_state(v_number.tenant_id) <> 'in_service' then perform sms.refuse(sms.service_state(v_number.tenant_id)); end if;
  perform sms.refuse_to_send(v_number, v_person, p_to, p_segments);

  -- First the number's hot row, then the conversation: the order in which the ingest takes them.
  update sms.number_state s set last_out_at = greatest(s.last_out_at, v_at) where s.number_id = v_number.id;
  -- Whoever writes first to somebody has the conversation, where a number's conversations are one person's.
  insert into sms.conversations as c (tenant_id, number_id, key, peer, participants, handler_id, opened_at, last_at)
  values (v_number.tenant_id, v_number.id, p_to, p_to, array[p_to],
    case when not v_number.shared or v_number.routing <> 'everyone' then v_person end, v_at, v_at)
  on conflict (tenant_id, number_id, key) do update set
    (opened_at, handler_id) = (
      select case when o.is_open then c.opened_at else excluded.opened_at end,
        case when o.is_open then coalesce(c.handler_id, excluded.handler_id) else excluded.handler_id end
      from (select c.closed_at is null and c.last_at > v_at - make_interval(days => coalesce(
        (select g.conversation_idle_days from sms.tenant_settings g where g.tenant_id = v_number.tenant_id), 7)) as is_open) o),
    last_at = greatest(c.last_at, excluded.last_at),
    closed_at = null
  returning c.id into v_conversation;

  insert into sms.messages (tenant_id, id, number_id, conversation_id, direction, peer, participants, text, media_count, segments,
    status, handler_id, author_id, at)
  values (v_number.tenant_id, v_id, v_number.id, v_conversation, 'out', p_to, array[p_to], p_text, cardinality(p_media), p_segments,
    'queued', v_person, v_person, v_at);
  insert into sms.media (tenant_id, id, message_id, number_id, position, source_url, state)
  select v_number.tenant_id, sms.uuid_v7(v_at), v_id, v_number.id, m.place, m.url, 'pending'
  from unnest(p_media) with ordinality m (url, place);
  -- What somebody sent is theirs as what was routed to them is: "mine" is one look-up.
  insert into sms.inbox (tenant_id, user_id, message_id, number_id, conversation_id, read_at)
  values (v_number.tenant_id, v_person, v_id, v_number.id, v_conversation, v_at);
  insert into sms.outbox (message_id, tenant_id, number_id, conversation_id)
  values (v_id, v_number.tenant_id, v_number.id, v_conversation);
  insert into sms.events (tenant_id, number_id, conversation_id, message_id, kind, number, peer)
  values (v_number.tenant_id, v_number.id, v_conversation, v_id, 'message', v_number.number, p_to);
  perform pg_notify('sms_events', '');
  return v_id;
end
$$;

create or replace function sms.claim_outbox()
returns table (message_id uuid, refusal text, sender text, recipients text[], text text, media_urls text[])
language plpgsql security definer set search_path = '' as $$ -- definer: locks the number, and asks who is a member
#variable_conflict use_column
declare
  v_job sms.outbox;
  v_message sms.messages;
  v_number sms.numbers;
  v_refusal text;
begin
  select o.* into v_job from sms.outbox o
  where o.state = 'queued' and not exists (
    select from sms.outbox earlier
    where earlier.tenant_id = o.tenant_id and earlier.conversation_id = o.conversation_id and earlier.seq < o.seq)
  order by o.seq limit 1
  for update of o skip locked;
  if not found then return; end if;

  select n.* into v_number from sms.numbers n where n.id = v_job.number_id for share;
  select m.* into v_message from sms.messages m where m.tenant_id = v_job.tenant_id and m.id = v_job.message_id;
  v_refusal := case
    when v_message.id is null then 'not_found'
    when v_number.unlinked_at is not null then 'number_unlinked'
    when not v_number.enabled then 'number_disabled'
    else coalesce(sms.why_not_handed_over(v_number, v_message), nullif(sms.service_state(v_job.tenant_id), 'in_service'))
  end;

  if v_refusal is not null then
    perform sms.settle_message(v_job.message_id, 'failed', v_refusal);
    delete from sms.outbox o where o.message_id = v_job.message_id;
    return query select v_job.message_id, v_refusal, null::text, null::text[], null::text, null::text[];
    return;
  end if;
  update sms.outbox o set state = 'sending', claimed_at = clock_timestamp() where o.message_id = v_job.message_id;
  insert into sms.awaiting_reports (message_id, tenant_id, number_id, peer)
  values (v_job.message_id, v_job.tenant_id, v_job.number_id, v_message.peer);
  perform sms.settle_message(v_job.message_id, 'sending');
  return query select v_job.message_id, null::text, v_number.number, v_message.participants, v_message.text,
    array(select m.source_url from sms.media m
          where m.tenant_id = v_job.tenant_id and m.message_id = v_job.message_id and m.source_url is not null order by m.position);
end
$$;

-- Answers the oldest keywords that wait, in the tenant's words, once each; one that waited too long stays unanswered.
create function sms.answer_keywords(p_limit integer) returns integer
language plpgsql security definer set search_path = '' as $$ -- definer: the worker writes no messages by hand
declare
  v_due sms.answers_due;
  v_number sms.numbers;
  v_text text;
  v_at timestamptz;
  v_id uuid;
  v_count integer := 0;
begin
  for v_due in select d.* from sms.answers_due d order by d.message_id limit p_limit for update skip locked loop
    delete from sms.answers_due d where d.message_id = v_due.message_id;
    select n.* into v_number from sms.numbers n where n.id = v_due.number_id and n.enabled and n.unlinked_at is null for share;
    continue when not found or v_due.at < clock_timestamp() - interval '5 minutes'
      or sms.service_state(v_due.tenant_id) <> 'in_service';
    select case v_due.kind when 'stop' then g.stop_answer when 'start' then g.start_answer else g.help_answer end
    into v_text from sms.tenant_settings g where g.tenant_id = v_due.tenant_id;
    continue when v_text is null;
    v_at := clock_timestamp();
    v_id := sms.uuid_v7(v_at);
    insert into sms.automatic_texts (message_id, tenant_id, conversation_id, answers, kind, at)
    values (v_id, v_due.tenant_id, v_due.conversation_id, v_due.message_id, v_due.kind, v_at) on conflict do nothing;
    continue when not found;
    update sms.number_state s set last_out_at = greatest(s.last_out_at, v_at) where s.number_id = v_number.id;
    insert into sms.messages (tenant_id, id, number_id, conversation_id, direction, peer, participants, text, status, at)
    values (v_due.tenant_id, v_id, v_due.number_id, v_due.conversation_id, 'out', v_due.peer, array[v_due.peer], v_text, 'queued', v_at);
    insert into sms.outbox (message_id, tenant_id, number_id, conversation_id)
    values (v_id, v_due.tenant_id, v_due.number_id, v_due.conversation_id);
    insert into sms.events (tenant_id, number_id, conversation_id, message_id, kind, number, peer)
    values (v_due.tenant_id, v_due.number_id, v_due.conversation_id, v_id, 'message', v_number.number, v_due.peer);
    v_count := v_count + 1;
  end loop;
  if v_count > 0 then perform pg_notify('sms_events', ''); end if;
  return v_count;
end
$$;
grant execute on function sms.answer_keywords(integer) to sms_worker;
