-- A text may go to several at once: to all of a group, whose conversation it lands in, or to one of them alone.

-- The key of a conversation, of all its other participants in order: as sms.ingest makes it.
create function sms.conversation_key(p_participants text[]) returns text
language sql immutable set search_path = '' as $$
  select case when length(k.key) <= 500 then k.key else encode(sha256(convert_to(k.key, 'UTF8')), 'hex') end
  from (select array_to_string(p_participants, ',') as key) k
$$;

-- `p_to`: whom to text, or several with commas, each once and in order.
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
  v_to text[] := string_to_array(p_to, ',');
  v_peer text;
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

  if cardinality(v_to) not between 1 and 20 then perform sms.refuse('invalid_input', 'a group has at most 20 people'); end if;
  foreach v_peer in array v_to loop
    if v_peer ~ '^(\+?1)?911$' then perform sms.refuse('emergency_unavailable'); end if;
    if v_peer !~ '^\+1[2-9][0-9]{9}$' then perform sms.refuse('peer_not_a_phone'); end if;
  end loop;
  if v_to <> array(select distinct t collate "C" from unnest(v_to) t order by 1) or v_number.number = any (v_to) then
    perform sms.refuse('invalid_input', 'a group names each of the others once');
  end if;
  if length(p_text) > 1600 then perform sms.refuse('invalid_input', 'the text is longer than 1600 characters'); end if;
  if btrim(p_text) = '' and cardinality(p_media) = 0 then perform sms.refuse('invalid_input', 'there is neither a text nor a file'); end if;
  if not v_number.enabled then perform sms.refuse('number_disabled'); end if;
  if sms.service_state(v_number.tenant_id) <> 'in_service' then perform sms.refuse(sms.service_state(v_number.tenant_id)); end if;
  foreach v_peer in array v_to loop
    perform sms.refuse_to_send(v_number, v_person, v_peer, p_segments); -- one who must not be written to stops the whole
  end loop;

  -- First the number's hot row, then the conversation: the order in which the ingest takes them.
  update sms.number_state s set last_out_at = greatest(s.last_out_at, v_at) where s.number_id = v_number.id;
  -- Whoever writes first to somebody has the conversation, where a number's conversations are one person's.
  insert into sms.conversations as c (tenant_id, number_id, key, peer, participants, handler_id, opened_at, last_at)
  values (v_number.tenant_id, v_number.id, sms.conversation_key(v_to), v_to[1], v_to,
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
  values (v_number.tenant_id, v_id, v_number.id, v_conversation, 'out', v_to[1], v_to, p_text, cardinality(p_media), p_segments,
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
  values (v_number.tenant_id, v_number.id, v_conversation, v_id, 'message', v_number.number, v_to[1]);
  perform pg_notify('sms_events', '');
  return v_id;
end
$$;
