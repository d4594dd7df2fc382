-- A text costs what it must: what it says about consent is read once and by the cheapest way that tells, in one pass of the
-- statement that stores the batch, and the batch itself reads its rows once. Nothing is decided otherwise than before,
-- but that what is entered by hand ends by START only where START was said after it.

-- As before. No keyword has fewer than three letters or more than eleven: of ASCII that is told at a glance, and it needs
-- no normalising. Null when there is none in it for that reason, too.
create or replace function sms.bare_word(p_text text) returns text
language sql immutable return case
    when length(p_text) > 200 then null
    when octet_length(p_text) > length(p_text) then upper(regexp_replace(normalize(p_text, NFKC),
      '[\u0001-\u002F\u003A-\u0040\u005B-\u0060\u007B-\u00A9\u00AB-\u00B4\u00B6-\u00B9\u00BB-\u00BF\u00D7\u00F7\u02B0-\u036F\u2000-\u206F\u20A0-\u20FF\u2190-\u2BFF\u2E00-\u2E7F\u3000-\u3004\u3008-\u3020\u3030\uFE00-\uFE6F\uFEFF\uFFFC\uFFFD\U0001F000-\U0001FAFF\U000E0000-\U000E01EF]',
      '', 'g'))
    when p_text ~ '^[^0-9A-Za-z]*([0-9A-Za-z][^0-9A-Za-z]*){3,11}$' then upper(regexp_replace(p_text, '[^0-9A-Za-z]', '', 'g'))
  end;

create or replace function sms.keyword_of(p_text text) returns text
language sql immutable return case sms.bare_word(p_text)
    when 'STOP' then 'stop' when 'STOPALL' then 'stop' when 'UNSUBSCRIBE' then 'stop' when 'CANCEL' then 'stop'
    when 'END' then 'stop' when 'QUIT' then 'stop' when 'REVOKE' then 'stop' when 'OPTOUT' then 'stop'
    when 'START' then 'start' when 'UNSTOP' then 'start'
  end;

-- As before; few texts hold any of the words without which there is no wish, and only those are read more closely.
create or replace function sms.wishes_to_stop(p_text text) returns boolean
language sql immutable return left(p_text, 1600) ~*
    '(stop|quit|cease|do ?n[''’]?t|do not|never|no longer|take|remove|subscribe|opt|no more|enough|alone|wrong)'
  and sms.keyword_of(p_text) is null and left(p_text, 1600) ~*
    '\y(stop|quit|cease)\y[^.!?]{0,20}\y(text|texting|texts|messag(e|es|ing)|sms|contacting|bothering|sending)\y|\y(do ?n[''’]?t|do not|never|no longer)\y[^.!?]{0,20}\y(text|message|contact|sms)\y|\y(take|remove)\y[^.!?]{0,20}\y(me|my number|this number)\y[^.!?]{0,20}\y(off|from)\y|\y(un ?subscribe|opt(ed|ing)?[ -]?out|opt me out)\y|\y(no more|enough)\y[^.!?]{0,15}\y(text|texts|message|messages)\y|\yleave me alone\y|\ywrong (number|person)\y';

-- As before, and what an admin entered is ended by a START that was said after it, in one place with all else.
create or replace function sms.settle_consent(p_tenant sms.tenant_id, p_peer text) returns void
language plpgsql set search_path = '' as $$
declare
  v_by_number boolean := coalesce((select g.opt_out_scope = 'number' from sms.tenant_settings g where g.tenant_id = p_tenant), false);
  v_open sms.opt_outs;
  v_stop sms.keywords;
  v_start sms.keywords;
begin
  select o.* into v_open from sms.opt_outs o where o.tenant_id = p_tenant and o.peer = p_peer and o.ended_at is null for update;
  select k.* into v_stop from sms.keywords k
  where k.tenant_id = p_tenant and k.peer = p_peer and k.keyword = 'stop' order by k.at desc limit 1;
  select k.* into v_start from sms.keywords k
  where k.tenant_id = p_tenant and k.peer = p_peer and k.keyword = 'start' order by k.at desc limit 1;
  if v_start.at > v_open.at and (v_open.source <> 'keyword' or v_stop.at is null or not v_by_number and v_stop.at < v_start.at) then
    update sms.opt_outs set ended_at = v_start.at where id = v_open.id;
    perform sms.record(p_tenant, 'opt_out.start', jsonb_build_object('number', v_start.number_id, 'message', v_start.message_id));
    v_open := null;
  end if;
  if v_open.id is null and v_stop.at is not null and (v_by_number or v_start.at is null or v_start.at < v_stop.at) then
    insert into sms.opt_outs (tenant_id, peer, number_id, message_id, keyword, at)
    values (p_tenant, p_peer, v_stop.number_id, v_stop.message_id, v_stop.said, v_stop.at)
    on conflict (tenant_id, peer) where ended_at is null do nothing;
    if found then
      perform sms.record(p_tenant, 'opt_out.stop', jsonb_build_object('number', v_stop.number_id, 'message', v_stop.message_id));
    end if;
  end if;
end
$$;

-- The two that looked at each row are one that looks at all rows of a statement: conditions of a trigger are read anew,
-- from their text, in every statement.
drop trigger heed_text on sms.messages;
drop trigger heed_closed on sms.messages;
drop function sms.heed_text(), sms.heed_closed();

-- What an inbound text says about consent, in the commit that stores it and whatever becomes of it. Answers are left to
-- the worker, and only where the number speaks: never on a disabled one, nor on a toll-free one, whose network answers.
create function sms.heed_text(p_text sms.messages) returns void
language plpgsql set search_path = '' as $$
declare
  v_keyword text := sms.keyword_of(p_text.text);
  v_number sms.numbers;
  v_answers boolean;
begin
  if sms.wishes_to_stop(p_text.text) then
    insert into sms.stop_wishes (tenant_id, message_id, number_id, conversation_id, at)
    values (p_text.tenant_id, p_text.id, p_text.number_id, p_text.conversation_id, p_text.at) on conflict do nothing;
    return;
  end if;
  select n.* into v_number from sms.numbers n where n.id = p_text.number_id;
  v_answers := v_number.enabled and p_text.status <> 'duplicate' and p_text.peer ~ '^\+1[2-9][0-9]{9}$'
    and v_number.number !~ '^\+18(00|22|33|44|55|66|77|88)';
  if v_keyword is null then
    v_answers := v_answers and not exists (
      select from sms.automatic_texts a where a.tenant_id = p_text.tenant_id and a.conversation_id = p_text.conversation_id
        and a.kind = 'help' and a.at > p_text.at - interval '10 minutes');
  else
    v_answers := v_answers and coalesce((
      select k.keyword from sms.keywords k
      where k.tenant_id = p_text.tenant_id and k.peer = p_text.peer and k.number = v_number.number), 'start') <> v_keyword;
    insert into sms.keywords as k (tenant_id, peer, number, keyword, said, number_id, message_id, at)
    values (p_text.tenant_id, p_text.peer, v_number.number, v_keyword, upper(btrim(left(p_text.text, 40))), p_text.number_id, p_text.id,
      p_text.at)
    on conflict (tenant_id, peer, number) do update
      set (keyword, said, number_id, message_id, at) = (excluded.keyword, excluded.said, excluded.number_id, excluded.message_id, excluded.at)
      where excluded.at >= k.at;
    v_answers := v_answers and found;
    perform sms.settle_consent(p_text.tenant_id, p_text.peer);
  end if;
  if v_answers then
    insert into sms.answers_due (message_id, tenant_id, number_id, conversation_id, peer, kind, at)
    values (p_text.id, p_text.tenant_id, p_text.number_id, p_text.conversation_id, p_text.peer, coalesce(v_keyword, 'help'), p_text.at)
    on conflict do nothing;
  end if;
end
$$;

-- A text that found nobody, in the commit that stores it. One of our own numbers is never answered: two of them would
-- talk to each other; any other machine gets one answer a day.
create function sms.heed_closed(p_text sms.messages) returns void
language plpgsql set search_path = '' as $$
declare
  v_zone text;
begin
  if not exists (select from sms.automatic_answers a where a.tenant_id = p_text.tenant_id and a.number_id = p_text.number_id)
    or exists (select from sms.numbers n where n.number = p_text.peer and n.unlinked_at is null) then return; end if;
  v_zone := sms.closed_zone(p_text.tenant_id, p_text.number_id, p_text.at);
  if v_zone is null or exists (
    select from sms.automatic_texts a where a.tenant_id = p_text.tenant_id and a.conversation_id = p_text.conversation_id
      and a.kind = 'closed' and a.day = (p_text.at at time zone v_zone)::date) then return; end if;
  insert into sms.answers_due (message_id, tenant_id, number_id, conversation_id, peer, kind, at, day)
  values (p_text.id, p_text.tenant_id, p_text.number_id, p_text.conversation_id, p_text.peer, 'closed', p_text.at,
    (p_text.at at time zone v_zone)::date)
  on conflict do nothing;
end
$$;

-- In the order in which they came. A text outside the hours is answered where it came in to be read now: what is
-- delivered late is not, a duplicate is none, a group is not ours to write to unasked, and keywords have answers of their own.
create function sms.heed_stored() returns trigger
language plpgsql security definer set search_path = '' as $$ -- definer: fires in the ingest, whose role may touch nothing
declare
  v_text sms.messages;
begin
  for v_text in
    select s.* from stored s
    where s.direction = 'in' and (s.decision ? 'nobodyAvailable'
      or sms.keyword_of(s.text) is not null or sms.asks_help(s.text) or sms.wishes_to_stop(s.text))
    order by s.id
  loop
    if sms.keyword_of(v_text.text) is not null or sms.asks_help(v_text.text) or sms.wishes_to_stop(v_text.text) then
      perform sms.heed_text(v_text);
    elsif v_text.status = 'received' and not v_text.decision ? 'late' and cardinality(v_text.participants) = 1
      and v_text.peer ~ '^\+1[2-9][0-9]{9}$' then
      perform sms.heed_closed(v_text);
    end if;
  end loop;
  return null;
end
$$;
create trigger heed_stored after insert on sms.messages referencing new table as stored
  for each statement execute function sms.heed_stored();

-- Takes a batch of inbound texts set-wise: number, duplicate, routing, conversation, message, inbox rows, log, in one
-- statement after one lock. Repeated with the same ids it changes nothing and answers the same. What most batches have
-- none of (files; rows that an attempt before has stored) has statements of its own, so that it costs them nothing.
create or replace function sms.ingest(p_batch jsonb)
returns table (item integer, outcome text, reason text, message_id uuid, tenant_id text, number_id uuid, recipients text[])
language plpgsql security definer -- definer: the webhook's role may call this and touch nothing
set search_path = '' set plan_cache_mode = 'force_generic_plan' as $$ -- a plan a connection, whatever is in a batch
#variable_conflict use_column
declare
  v_numbers uuid[];
  v_ids uuid[];
  v_known uuid[];
begin
  select array_agg(distinct (e ->> 'numberId')::uuid order by (e ->> 'numberId')::uuid) filter (where e ->> 'numberId' is not null),
    array_agg((e ->> 'deliveryId')::uuid order by (e ->> 'deliveryId')::uuid)
  into v_numbers, v_ids from jsonb_array_elements(p_batch) e;

  -- Rivals of one number wait here, in one order; what follows sees all that they committed.
  perform from sms.number_state s where s.number_id = any (v_numbers) order by s.number_id for update;

  -- The bounds say which months to look into.
  v_known := array(
    select d.id from sms.deliveries d
    where d.id = any (v_ids) and d.id >= v_ids[1] and d.id <= v_ids[cardinality(v_ids)]);

  return query
  with incoming as materialized (
    select b.item, b."deliveryId" as delivery_id, b."messageId" as message_id, b."numberId" as number_id, b.number,
      b."tokenId" as token_id, b."receivedAt" as at, b."elapsedMs" as elapsed_ms, b.dialect, b."from" as sender, b.text,
      coalesce(b.segments, 1)::smallint as segments, jsonb_array_length(coalesce(b.media, '[]')) as media_count, others.participants,
      case when length(written.key) <= 500 then written.key
        else encode(sha256(convert_to(written.key, 'UTF8')), 'hex') end as key, -- an index takes no more than 2.7 KB
      sha256(convert_to(jsonb_build_array(b."from", others.participants, b.text,
        (select jsonb_agg(coalesce(m -> 'url', to_jsonb(md5(m ->> 'data')))) from jsonb_array_elements(b.media) m))::text, 'UTF8')) as hash
    from jsonb_to_recordset(p_batch) as b (item integer, "deliveryId" uuid, "messageId" uuid, "numberId" uuid, number text,
      "tokenId" uuid, "receivedAt" timestamptz, "elapsedMs" integer, dialect text, "from" text, "to" jsonb, text text,
      segments integer, media jsonb)
    cross join lateral (
      select array_agg(distinct p.other order by p.other) as participants
      from (select b."from" as other union all select jsonb_array_elements_text(b."to")) p
      where p.other <> b.number or p.other = b."from"
    ) others
    cross join lateral (select array_to_string(others.participants, ',') as key) written
    where b."deliveryId" <> all (v_known)
  ), fresh as (
    select i.*, n.id as found_id, n.tenant_id, n.enabled, n.shared, n.routing,
      t.active and t.tier in ('professional', 'enterprise') as has_tier,
      c.id as conversation_id, c.handler_id,
      coalesce(c.closed_at is null and c.last_at > i.at - make_interval(days => coalesce(g.conversation_idle_days, 7)), false) as is_open,
      w.everybody, w.able, w.ring, w.ring_positions, w.candidates, s.last_position,
      (r.at is not null and not exists (
        select from sms.messages m
        where m.tenant_id = n.tenant_id and m.conversation_id = c.id and m.direction = 'out' and m.author_id is not null
          and m.id > sms.uuid_v7_floor(r.at)
      )) or (row_number() over (partition by n.id, i.hash order by i.item) > 1 and coalesce(g.duplicate_window_seconds, 60) > 0) as is_repeat
    from incoming i
    left join sms.numbers n on n.id = i.number_id and n.unlinked_at is null
    left join sms.tenants t on t.id = n.tenant_id
    left join sms.tenant_settings g on g.tenant_id = n.tenant_id
    left join sms.number_state s on s.number_id = n.id
    left join sms.crews_of(v_numbers) w on w.number_id = n.id
    -- Limited to the one row that there can be, so that the key is used whatever the statistics say.
    left join lateral (
      select * from sms.conversations c where c.tenant_id = n.tenant_id and c.number_id = n.id and c.key = i.key limit 1
    ) c on true
    left join lateral (
      select r.at from sms.recent_texts r where r.tenant_id = n.tenant_id and r.number_id = n.id and r.hash = i.hash
        and r.at > i.at - make_interval(secs => coalesce(g.duplicate_window_seconds, 60)) limit 1
    ) r on true
  ), judged as (
    select f.*,
      case
        when f.number_id is null then 'unknown_number'
        when f.found_id is null then 'rejected'
        when f.is_repeat then 'duplicate'
        when not f.enabled then 'held_disabled'
        when f.has_tier is not true then 'held_tier'
        when f.everybody is null then 'held_unassigned'
        else 'delivered'
      end as verdict
    from fresh f
  ), sticky as materialized (
    -- An open conversation stays with whoever has it, while that person holds the number and is available.
    select j.*, coalesce(j.is_open and j.shared and j.routing <> 'everyone' and j.handler_id = any (j.able), false) as stays
    from judged j
  ), turns as (
    -- One turn for each new conversation of the batch, in the order of arrival.
    select s.found_id, s.key, s.taken, sms.handler_by(s.routing, s.shared, s.able, s.ring, s.taken) as handler_id
    from (
      select s.found_id, s.key, s.routing, s.shared, s.able, s.ring,
        (row_number() over (partition by s.found_id order by min(s.item)))::integer - 1 as taken
      from sticky s where s.verdict = 'delivered' and not s.stays
      group by s.found_id, s.key, s.routing, s.shared, s.able, s.ring
    ) s
  ), routed as materialized (
    select s.*, case when s.stays then s.handler_id else t.handler_id end as chosen,
      case
        when s.verdict <> 'delivered' then '{}'::sms.user_id[]
        when s.able is null then s.everybody
        when s.stays then array[s.handler_id]
        when t.handler_id is null then s.able
        else array[t.handler_id]
      end as receivers,
      -- Why it went there: kept with the text, for whoever asks later.
      case when s.verdict = 'delivered' then jsonb_strip_nulls(jsonb_build_object(
        'rule', case when s.stays then 'open_conversation' when not s.shared then 'single' else s.routing end,
        'candidates', s.candidates,
        'nobodyAvailable', case when s.able is null then true end,
        'turn', case when s.routing = 'round_robin' and s.shared and s.able is not null then jsonb_build_object(
          'before', case when t.taken > 0 then s.ring_positions[1 + (t.taken - 1) % cardinality(s.ring)] else s.last_position end,
          'after', case when s.stays then s.last_position else s.ring_positions[1 + t.taken % cardinality(s.ring)] end) end
      )) end as decision
    from sticky s left join turns t on t.found_id = s.found_id and t.key = s.key and s.verdict = 'delivered' and not s.stays
  ), talked as (
    insert into sms.conversations as c (tenant_id, number_id, key, peer, participants, handler_id, opened_at, last_at)
    select distinct on (r.found_id, r.key) r.tenant_id, r.found_id, r.key, r.sender, r.participants,
      (array_agg(r.chosen) filter (where r.verdict = 'delivered') over (partition by r.found_id, r.key))[1],
      min(r.at) over (partition by r.found_id, r.key), max(r.at) over (partition by r.found_id, r.key)
    from routed r where r.found_id is not null
    order by r.found_id, r.key, r.item
    on conflict (tenant_id, number_id, key) do update
      set last_at = greatest(c.last_at, excluded.last_at),
          opened_at = case when c.id = any (array(select r.conversation_id from routed r where r.is_open)) then c.opened_at
            else excluded.opened_at end,
          handler_id = case when c.id = any (array(select r.conversation_id from routed r where r.verdict = 'delivered')) then excluded.handler_id
            else c.handler_id end,
          closed_at = null
    returning c.id, c.number_id, c.key
  ), placed as materialized (
    select r.*, t.id as talk_id from routed r join talked t on t.number_id = r.found_id and t.key = r.key
  ), stored as (
    insert into sms.messages (tenant_id, id, number_id, conversation_id, direction, peer, participants, text, media_count,
      segments, status, status_reason, handler_id, at, decision)
    select p.tenant_id, p.message_id, p.found_id, p.talk_id, 'in', p.sender, p.participants, p.text, p.media_count,
      p.segments, case p.verdict when 'delivered' then 'received' when 'duplicate' then 'duplicate' else 'held' end,
      case when p.verdict like 'held%' then p.verdict end, p.chosen, p.at, p.decision
    from placed p
  ), landed as (
    insert into sms.inbox (tenant_id, user_id, message_id, number_id, conversation_id)
    select p.tenant_id, u.user_id, p.message_id, p.found_id, p.talk_id
    from placed p cross join lateral unnest(p.receivers) u (user_id)
  ), logged as (
    insert into sms.deliveries (id, tenant_id, number_id, number, token_id, message_id, at, outcome, reason, dialect, duration_ms)
    select r.delivery_id, r.tenant_id, r.found_id, r.number, r.token_id, case when r.found_id is not null then r.message_id end,
      r.at, r.verdict, case when r.verdict = 'rejected' then 'number_unlinked' end, r.dialect, r.elapsed_ms
    from routed r
    on conflict do nothing
  ), remembered as (
    insert into sms.recent_texts as x (tenant_id, number_id, hash, at)
    select r.tenant_id, r.found_id, r.hash, max(r.at) from routed r where r.found_id is not null group by r.tenant_id, r.found_id, r.hash
    on conflict (tenant_id, number_id, hash) do update set at = greatest(x.at, excluded.at)
  ), seen as (
    update sms.number_state s
    set last_in_at = greatest(s.last_in_at, b.at), token_id = coalesce(b.token_id, s.token_id),
        token_used_at = case when b.token_id is null then s.token_used_at else greatest(s.token_used_at, b.at) end,
        turns = s.turns + b.turns,
        last_user_id = case when b.turns > 0 then b.ring[b.last] else s.last_user_id end,
        last_position = case when b.turns > 0 then b.ring_positions[b.last] else s.last_position end
    from (
      select y.*, 1 + (y.turns - 1) % nullif(cardinality(y.ring), 0) as last from (
        select r.found_id, r.ring, r.ring_positions, max(r.at) as at, (array_agg(r.token_id order by r.item desc))[1] as token_id,
          count(distinct r.key) filter (
            where r.verdict = 'delivered' and not r.stays and r.routing = 'round_robin' and r.shared and r.able is not null)::integer as turns
        from routed r where r.found_id is not null group by r.found_id, r.ring, r.ring_positions
      ) y
    ) b
    where s.number_id = b.found_id
  ), told as (
    insert into sms.events (tenant_id, number_id, conversation_id, message_id, kind, number, peer)
    select p.tenant_id, p.found_id, p.talk_id, p.message_id, 'message', p.number, p.sender
    from placed p where p.verdict = 'delivered'
  )
  select r.item, r.verdict, case when r.verdict = 'rejected' then 'number_unlinked' end,
    case when r.found_id is not null then r.message_id end, r.tenant_id::text, r.found_id, r.receivers::text[]
  from routed r;

  if cardinality(v_known) > 0 then
    return query
    select i.item, k.outcome, k.reason, k.message_id, k.tenant_id::text, k.number_id,
      array(select b.user_id::text from sms.inbox b where b.tenant_id = k.tenant_id and b.message_id = k.message_id)
    from jsonb_to_recordset(p_batch) as i (item integer, "deliveryId" uuid) join sms.deliveries k on k.id = i."deliveryId"
    where k.id = any (v_known);
  end if;

  if jsonb_path_exists(p_batch, '$[*].media[0]') then
    insert into sms.media (tenant_id, id, message_id, number_id, position, type, size, bytes, source_url, state)
    select n.tenant_id, (m.value ->> 'id')::uuid, b."messageId", n.id, m.ordinality, m.value ->> 'type',
      length(decode(m.value ->> 'data', 'base64')), decode(m.value ->> 'data', 'base64'), m.value ->> 'url',
      case when m.value ? 'data' then 'kept' else 'pending' end
    from jsonb_to_recordset(p_batch) as b ("deliveryId" uuid, "messageId" uuid, "numberId" uuid, media jsonb)
    join sms.numbers n on n.id = b."numberId"
    -- Of what this very call has stored: what an attempt before has stored has its files.
    join sms.messages s on s.tenant_id = n.tenant_id and s.id = b."messageId"
    cross join lateral jsonb_array_elements(b.media) with ordinality m
    where b."deliveryId" <> all (v_known);
  end if;

  perform pg_notify('sms_events', '');
end
$$;

-- How some tokens stand, each by its place, counted from 0: what it vouches for, or that it is retired. No row: it was
-- never ours. sms.standing_of_token stays for processes of the release before, while one after the other is replaced.
create function sms.standings_of_tokens(p_hashes bytea[])
returns table (place integer, token_id uuid, number_id uuid, number text, retired boolean)
language plpgsql stable security definer -- definer: as number_of_token
set search_path = '' set plan_cache_mode = 'force_generic_plan' as $$
#variable_conflict use_column
begin
  return query
  select h.place::integer - 1, t.id, n.id, n.number,
    n.unlinked_at is not null or (t.expires_at is not null and t.expires_at <= clock_timestamp())
  from unnest(p_hashes) with ordinality h (hash, place)
  -- Limited to the one row that there can be, so that the key is used whatever the statistics say.
  cross join lateral (select * from sms.webhook_tokens t where t.hash = h.hash limit 1) t
  cross join lateral (select * from sms.numbers n where n.id = t.number_id limit 1) n;
end
$$;
grant execute on function sms.standings_of_tokens(bytea[]) to sms_ingest;
