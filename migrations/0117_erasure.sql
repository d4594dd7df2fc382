-- Erasing a peer on request, within one tenant: what they wrote and were written goes, and their number wherever it stands.
-- The bare fact of each text stays (when, which way, its status, our number), under a random word in the place of theirs, and
-- so do opt-outs, by which STOP is obeyed. Nothing is erased that a legal hold concerns.
alter table sms.messages add column erased_at timestamptz; -- its text and files are gone
alter table sms.conversations add column erased_at timestamptz;

create or replace function sms.peer_kind(p_peer text) returns text
language sql immutable return case
    when p_peer ~ '^\+[1-9][0-9]{6,14}$' then 'phone'
    when p_peer ~ '^[0-9]{3,8}$' then 'short_code'
    when p_peer ~ '^erased-[0-9a-f]{12}$' then 'erased'
    else 'other' end;

-- What finds a phone number among words, however it is written; null for a peer that is none.
create function sms.peer_pattern(p_peer text) returns text
language sql immutable return case
    when p_peer ~ '^\+1[0-9]{10}$' then '(^|[^0-9A-Za-z])(?:\+?1[^0-9A-Za-z]{0,3})?' || substr(p_peer, 3, 3) || '[^0-9A-Za-z]{0,3}'
      || substr(p_peer, 6, 3) || '[^0-9A-Za-z]{0,3}' || substr(p_peer, 9) || '(?![0-9A-Za-z])'
    when sms.peer_kind(p_peer) = 'phone' then '(^|[^0-9A-Za-z])\+?' || substr(p_peer, 2) || '(?![0-9A-Za-z])' end;

-- Words of the carrier's without a peer's number.
create function sms.without_peer(p_words text, p_peer text, p_instead text) returns text
language sql immutable return coalesce(regexp_replace(p_words, sms.peer_pattern(p_peer), '\1' || p_instead, 'g'), p_words);

create function sms.detail_names_peer(p_detail jsonb, p_peer text) returns boolean
language sql stable return coalesce(p_detail::text ~ sms.peer_pattern(p_peer),
  jsonb_path_exists(p_detail, '$.** ? (@ == $peer)', jsonb_build_object('peer', p_peer)));

-- A detail of the audit is deleted where it was written down before that it would be, and never otherwise.
create function sms.keep_details() returns trigger language plpgsql set search_path = '' as $$
begin
  if exists (select from sms.audit a where a.id = old.audit_id and sms.is_detail_erased(a)) then return old; end if;
  raise exception using errcode = '42501', message = 'history is not changed';
end
$$;
create trigger kept_until_erased before delete on sms.audit_details for each row execute function sms.keep_details();
create trigger kept_whole before truncate on sms.audit_details for each statement execute function sms.keep_history();

create function sms.details_of_peer(p_tenant sms.tenant_id, p_peer text) returns setof uuid
language sql stable set search_path = '' as $$
  select d.audit_id from sms.audit_details d where d.tenant_id = p_tenant and sms.detail_names_peer(d.detail, p_peer)
$$;

-- Which holds that stand forbid erasing a peer: on them, on others or on numbers of their conversations, on whoever had a
-- text of these, wrote one, or held the number while they lasted; on the number or the doer of a row of history whose detail
-- names them; on the number of a sealed request of theirs.
create function sms.holds_on_peer(p_tenant sms.tenant_id, p_peer text, p_requests uuid[]) returns setof sms.legal_holds
language sql stable set search_path = '' as $$
  with talks as materialized (
    select c.id, c.number_id, c.participants, c.handler_id, c.last_at, (
      select min(m.at) from sms.messages m where m.tenant_id = c.tenant_id and m.conversation_id = c.id) as first_at
    from sms.conversation_peers p join sms.conversations c on c.tenant_id = p.tenant_id and c.id = p.conversation_id
    where p.tenant_id = p_tenant and p.peer = p_peer
  ), history as materialized (
    select case when a.ids ->> 'number' ~ '^[0-9a-f-]{36}$' then (a.ids ->> 'number')::uuid end as number_id, a.actor
    from sms.audit a where a.id in (select sms.details_of_peer(p_tenant, p_peer))
  )
  select h.* from sms.holds_on(p_tenant,
    array(
      select t.number_id from talks t
      union select d.number_id from history d
      union select k.number_id from sms.retired_requests r join sms.webhook_tokens k on k.id = r.token_id
        where r.delivery_id = any (p_requests) and k.tenant_id = p_tenant),
    array(select p_peer union select unnest(t.participants) from talks t),
    array(
      select t.handler_id from talks t where t.handler_id is not null
      union select d.actor from history d
      union select unnest(array[m.handler_id, m.author_id]) from talks t
        join sms.messages m on m.tenant_id = p_tenant and m.conversation_id = t.id
      union select i.user_id from talks t join sms.messages m on m.tenant_id = p_tenant and m.conversation_id = t.id
        join sms.inbox i on i.tenant_id = m.tenant_id and i.message_id = m.id
      union select a.user_id from talks t join sms.assignments a on a.tenant_id = p_tenant and a.number_id = t.number_id
        where a.assigned_at <= t.last_at and coalesce(a.ended_at, 'infinity') >= t.first_at)) h
$$;

-- The texts that name a peer, and which of them are erased as a whole: all of a conversation with them alone; of a group
-- what they wrote. What others wrote there, or was written to others too, stays theirs.
create function sms.texts_of_peer(p_tenant sms.tenant_id, p_peer text)
returns table (id uuid, number_id uuid, erases boolean)
language sql stable set search_path = '' as $$
  select m.id, m.number_id, cardinality(m.participants) = 1 or m.direction = 'in' and m.peer = p_peer
  from sms.conversation_peers p
  join sms.messages m on m.tenant_id = p.tenant_id and m.conversation_id = p.conversation_id and p_peer = any (m.participants)
  where p.tenant_id = p_tenant and p.peer = p_peer
$$;

-- What erasing a peer would erase, what would stay, and the holds that forbid it. Changes nothing.
create function sms.preview_erasure(p_tenant text, p_peer text, p_requests uuid[]) returns jsonb
language plpgsql stable security definer set search_path = '' as $$ -- definer: who a conversation is with is granted to nobody
declare
  v_tenant sms.tenant_id := sms.tenant_acted_for(p_tenant);
begin
  return (
    select jsonb_build_object(
      'texts', count(*) filter (where t.erases),
      'files', (select count(*) from sms.media f where f.tenant_id = v_tenant
        and f.message_id in (select e.id from sms.texts_of_peer(v_tenant, p_peer) e where e.erases)),
      'conversations', (select count(*) from sms.conversation_peers p where p.tenant_id = v_tenant and p.peer = p_peer),
      'details', (select count(*) from sms.details_of_peer(v_tenant, p_peer)),
      'textsOfOthers', count(*) filter (where not t.erases),
      'optOuts', (select count(*) from sms.opt_outs o where o.tenant_id = v_tenant and o.peer = p_peer),
      'optedOut', exists (select from sms.opt_outs o where o.tenant_id = v_tenant and o.peer = p_peer and o.ended_at is null)
        or exists (select from sms.keywords k where k.tenant_id = v_tenant and k.peer = p_peer and k.keyword = 'stop'
          and sms.opted_out(v_tenant, k.number, array[p_peer])),
      'holds', (select coalesce(jsonb_agg(jsonb_build_object('id', h.id, 'kind', h.kind, 'matter', h.matter) order by h.id), '[]')
        from sms.holds_on_peer(v_tenant, p_peer, p_requests) h))
    from sms.texts_of_peer(v_tenant, p_peer) t);
end
$$;

-- Erases a peer, so many of their texts at most, and with the last of these all else; says what it has erased, and whether
-- that was all. Each step stands for itself and is audited: a hold that comes in between stops the rest.
create function sms.erase_peer(p_tenant text, p_peer text, p_instead text, p_requests uuid[], p_most integer) returns jsonb
language plpgsql security definer set search_path = '' set plan_cache_mode = 'force_custom_plan' as $$ -- definer: as sms.preview_erasure, and no walled role may change a text
declare
  v_tenant sms.tenant_id := sms.tenant_acted_for(p_tenant);
  v_matters text;
  v_now timestamptz;
  v_named uuid[];
  v_erased uuid[];
  v_talks uuid[];
  v_numbers uuid[];
  v_files uuid[];
  v_details uuid[] := '{}';
  v_requests integer := 0;
  v_done boolean;
  v_keeps_words boolean;
  v_message uuid;
begin
  if sms.peer_kind(p_instead) <> 'erased' or sms.peer_kind(p_peer) = 'erased' then perform sms.refuse('not_found'); end if;
  perform sms.lock_holds(v_tenant);
  select string_agg(distinct h.matter, '; ') into v_matters from sms.holds_on_peer(v_tenant, p_peer, p_requests) h;
  if v_matters is not null then perform sms.refuse('on_legal_hold', v_matters); end if;
  -- Who stores a text takes its conversation first, or an answer that is due: they wait here, and what they have stored is
  -- seen below; after this they meet no such conversation, and begin a new one.
  perform from sms.conversations c
  where c.tenant_id = v_tenant
    and c.id in (select p.conversation_id from sms.conversation_peers p where p.tenant_id = v_tenant and p.peer = p_peer)
  order by c.number_id, c.key for update;
  delete from sms.answers_due a where a.tenant_id = v_tenant and a.peer = p_peer;
  v_now := clock_timestamp();
  v_talks := array(select p.conversation_id from sms.conversation_peers p where p.tenant_id = v_tenant and p.peer = p_peer);
  v_numbers := array(select distinct p.number_id from sms.conversation_peers p where p.tenant_id = v_tenant and p.peer = p_peer);

  -- What waits to be sent to them never is.
  for v_message in
    select o.message_id from sms.outbox o
    where o.tenant_id = v_tenant and o.conversation_id = any (v_talks) and o.state = 'queued' order by o.seq for update
  loop
    perform sms.settle_message(v_message, 'failed', 'peer_erased');
  end loop;

  select coalesce(array_agg(t.id), '{}'), coalesce(array_agg(t.id) filter (where t.erases), '{}') into v_named, v_erased
  from (select t.id, t.erases from sms.texts_of_peer(v_tenant, p_peer) t order by t.id limit p_most) t;
  v_done := cardinality(v_named) < p_most;

  update sms.messages m
  set text = case when m.id = any (v_erased) then '' else m.text end,
    erased_at = case when m.id = any (v_erased) then v_now else m.erased_at end,
    peer = case when m.peer = p_peer then p_instead else m.peer end,
    participants = array_replace(m.participants, p_peer, p_instead),
    status_reason = sms.without_peer(m.status_reason, p_peer, p_instead)
  where m.tenant_id = v_tenant and m.id = any (v_named);
  delete from sms.media_links l where l.tenant_id = v_tenant and l.message_id = any (v_erased);
  with gone as (
    delete from sms.media f where f.tenant_id = v_tenant and f.message_id = any (v_erased) returning f.number_id
  ) select coalesce(array_agg(g.number_id), '{}') into v_files from gone g;
  delete from sms.stop_wishes w where w.tenant_id = v_tenant and w.message_id = any (v_erased);
  delete from sms.host_events e where e.tenant_id = v_tenant and e.message_id = any (v_erased);
  delete from sms.push_queue q where q.tenant_id = v_tenant and q.message_id = any (v_erased);
  -- A request that is repeated meets its key and a conflict: it sends nothing anew, and its hash tells of nobody.
  update sms.idempotency_keys k set request_hash = uuid_send(gen_random_uuid())
  where k.tenant_id = v_tenant and k.message_id = any (v_named);
  update sms.awaiting_reports a set peer = p_instead where a.message_id = any (v_named) and a.peer = p_peer;
  update sms.group_recipients g set peer = p_instead, reason = sms.without_peer(g.reason, p_peer, p_instead)
  where g.tenant_id = v_tenant and g.message_id = any (v_named) and g.peer = p_peer;
  update sms.deliveries d set reason = sms.without_peer(d.reason, p_peer, p_instead)
  where d.number_id = any (v_numbers) and d.message_id = any (v_named) and d.reason ~ sms.peer_pattern(p_peer);
  -- What was held waits for nobody any more.
  update sms.deliveries d set reason = 'erased', released_at = v_now, released_by = sms.current_person()
  where d.number_id = any (v_numbers) and d.message_id = any (v_erased) and d.outcome in ('held_disabled', 'held_unassigned', 'held_tier')
    and d.released_at is null;

  if v_done then
    delete from sms.waiting w using sms.conversations c
    where w.tenant_id = v_tenant and w.conversation_id = any (v_talks) and c.tenant_id = w.tenant_id and c.id = w.conversation_id
      and cardinality(c.participants) = 1;
    update sms.conversations c
    set peer = case when c.peer = p_peer then p_instead else c.peer end,
      participants = array_replace(c.participants, p_peer, p_instead),
      key = sms.conversation_key(array_replace(c.participants, p_peer, p_instead)),
      closed_at = case when cardinality(c.participants) = 1 then coalesce(c.closed_at, v_now) else c.closed_at end,
      erased_at = case when cardinality(c.participants) = 1 then v_now end
    where c.tenant_id = v_tenant and c.id = any (v_talks);
    update sms.conversation_peers p set peer = p_instead where p.tenant_id = v_tenant and p.peer = p_peer;
    update sms.events e set peer = p_instead where e.tenant_id = v_tenant and e.peer = p_peer;
    update sms.number_notes n set text = sms.without_peer(n.text, p_peer, p_instead)
    where n.tenant_id = v_tenant and n.text ~ sms.peer_pattern(p_peer);
    update sms.legal_holds h set peer = p_instead where h.tenant_id = v_tenant and h.peer = p_peer;

    -- Opt-outs stay, and no longer lead to the texts. The last keywords are theirs where they still forbid anything.
    select exists (select from sms.opt_outs o where o.tenant_id = v_tenant and o.peer = p_peer and o.ended_at is null)
      or exists (select from sms.keywords k where k.tenant_id = v_tenant and k.peer = p_peer and k.keyword = 'stop'
        and sms.opted_out(v_tenant, k.number, array[p_peer]))
    into v_keeps_words;
    delete from sms.keywords k where k.tenant_id = v_tenant and k.peer = p_peer and not v_keeps_words;
    update sms.keywords k set message_id = null where k.tenant_id = v_tenant and k.peer = p_peer;
    update sms.opt_outs o set message_id = null where o.tenant_id = v_tenant and o.peer = p_peer and o.message_id is not null;

    with gone as (
      delete from sms.retired_requests r using sms.webhook_tokens k
      where r.delivery_id = any (p_requests) and k.id = r.token_id and k.tenant_id = v_tenant returning 1
    ) select count(*) into v_requests from gone;
    v_details := array(select d from sms.details_of_peer(v_tenant, p_peer) d order by d);
    if cardinality(v_details) > 0 then
      perform sms.record(v_tenant, 'audit.detail_erased', jsonb_build_object('details', to_jsonb(v_details)));
      delete from sms.audit_details d where d.tenant_id = v_tenant and d.audit_id = any (v_details);
    end if;

    -- Open pages read these conversations again.
    insert into sms.events (tenant_id, number_id, conversation_id, message_id, kind, number, peer)
    select c.tenant_id, c.number_id, c.id, m.id, 'status', n.number, c.peer
    from sms.conversations c join sms.numbers n on n.tenant_id = c.tenant_id and n.id = c.number_id
    cross join lateral (
      select m.id from sms.messages m where m.tenant_id = c.tenant_id and m.conversation_id = c.id and m.status <> 'held' order by m.id desc limit 1) m
    where c.tenant_id = v_tenant and c.id = any (v_talks);
    perform pg_notify('sms_events', '');
  end if;

  -- A row of history a number, so that each number's tells of it; never whom.
  perform sms.record(v_tenant, 'peer.erased', jsonb_build_object('number', n.id), jsonb_build_object(
    'texts', (select count(*) from sms.messages m where m.tenant_id = v_tenant and m.id = any (v_erased) and m.number_id = n.id),
    'files', (select count(*) from unnest(v_files) f where f = n.id),
    'conversations', case when v_done then (
      select count(*) from sms.conversations c where c.tenant_id = v_tenant and c.id = any (v_talks) and c.number_id = n.id) end))
  from unnest(v_numbers) n (id);
  if cardinality(v_details) + v_requests > 0 then
    perform sms.record(v_tenant, 'peer.erased', '{}', jsonb_build_object('details', cardinality(v_details), 'requests', v_requests));
  end if;
  return jsonb_build_object('texts', cardinality(v_erased), 'files', cardinality(v_files),
    'conversations', case when v_done then cardinality(v_talks) else 0 end, 'details', cardinality(v_details),
    'requests', v_requests, 'done', v_done);
end
$$;
grant execute on function sms.preview_erasure(text, text, uuid[]), sms.erase_peer(text, text, text, uuid[], integer) to sms_tenant, sms_superadmin;

-- What came on retired tokens of one tenant and is kept sealed: whom it is of is known once it is opened.
create function sms.retired_of(p_tenant text, p_after uuid, p_limit integer)
returns table (delivery_id uuid, ciphertext bytea, key_id text)
language sql stable security definer set search_path = '' as $$ -- definer: no walled role may select a kept request
  select r.delivery_id, r.ciphertext, r.key_id
  from sms.retired_requests r join sms.webhook_tokens k on k.id = r.token_id
  where k.tenant_id::text = p_tenant and (p_after is null or r.delivery_id > p_after)
  order by r.delivery_id limit p_limit
$$;
grant execute on function sms.retired_of(text, uuid, integer) to sms_worker;

-- What is sealed may be anybody's: while any hold of its tenant stands, it is kept beyond its term.
create or replace function sms.forget_retired(p_term interval) returns integer
language plpgsql security definer set search_path = '' as $$ -- definer: as sms.open_retired
declare
  v_count integer;
begin
  delete from sms.retired_requests r
  where r.received_at < clock_timestamp() - p_term and not exists (
    select from sms.webhook_tokens k join sms.legal_holds h on h.tenant_id = k.tenant_id and h.released_at is null
    where k.id = r.token_id);
  get diagnostics v_count = row_count;
  return v_count;
end
$$;

-- A text of which somebody was erased is not found in the carrier's history any more: that it is not found means nothing.
create or replace function sms.texts_to_find(p_limit integer)
returns table (message_id uuid, number text, peer text, sent_at timestamptz)
language sql security definer set search_path = '' as $$ -- definer: the worker may not change what is awaited by hand
  update sms.awaiting_reports a
  set look_count = a.look_count + 1, look_at = case when a.look_count >= 12 then 'infinity'
    else clock_timestamp() + interval '30 seconds' * power(2, a.look_count) end
  from sms.numbers n
  where n.id = a.number_id and a.message_id in (
    select w.message_id from sms.awaiting_reports w
    join sms.messages m on m.tenant_id = w.tenant_id and m.id = w.message_id
    where w.carrier_id is null and w.confirmed_at is null and w.look_at <= clock_timestamp() and m.status = 'unknown'
      and not exists (select from unnest(m.participants) p (peer) where sms.peer_kind(p.peer) = 'erased')
    order by w.look_at limit p_limit
    for update of w skip locked)
  returning a.message_id, n.number, a.peer, a.sent_at
$$;
