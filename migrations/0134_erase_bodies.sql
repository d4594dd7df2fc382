-- Erasing a peer throws away the bodies of their texts and reports too, and the requests that nobody could read but that hold
-- their number: whose these are is known once they are opened.
create index deliveries_unread on sms.deliveries (tenant_id, id) where outcome in ('rejected', 'report_unmatched');

-- The kept bodies of a tenant of which no text tells whose they are.
create function sms.unread_bodies_of(p_tenant text, p_after uuid, p_limit integer)
returns table (delivery_id uuid, ciphertext bytea, key_id text)
language sql stable security definer set search_path = '' as $$ -- definer: no walled role may select a body
  select b.delivery_id, b.ciphertext, b.key_id
  from sms.deliveries d join sms.delivery_bodies b on b.delivery_id = d.id
  where d.tenant_id = (select t.id from sms.tenants t where t.id::text = p_tenant)
    and d.outcome in ('rejected', 'report_unmatched') and (p_after is null or d.id > p_after)
  order by d.id limit p_limit
$$;
grant execute on function sms.unread_bodies_of(text, uuid, integer) to sms_worker;

-- As before, with the numbers that these requests came for.
create or replace function sms.holds_on_peer(p_tenant sms.tenant_id, p_peer text, p_requests uuid[]) returns setof sms.legal_holds
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
        where r.delivery_id = any (p_requests) and k.tenant_id = p_tenant
      union select d.number_id from sms.deliveries d where d.id = any (p_requests) and d.tenant_id = p_tenant and d.number_id is not null),
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

-- As before, with the bodies.
create or replace function sms.erase_texts_of_peer(p_tenant text, p_peer text, p_instead text, p_requests uuid[], p_most integer) returns jsonb
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
  -- What they were read from, and every report about them, goes with them; the requests that nobody could read are named.
  delete from sms.delivery_bodies b using sms.deliveries d
  where d.number_id = any (v_numbers) and d.message_id = any (v_named) and d.outcome not in ('rejected', 'report_unmatched')
    and b.delivery_id = d.id;
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

    with retired as (
      delete from sms.retired_requests r using sms.webhook_tokens k
      where r.delivery_id = any (p_requests) and k.id = r.token_id and k.tenant_id = v_tenant returning 1
    ), unread as (
      delete from sms.delivery_bodies b using sms.deliveries d
      where b.delivery_id = any (p_requests) and d.id = b.delivery_id and d.tenant_id = v_tenant returning 1
    ) select (select count(*) from retired) + (select count(*) from unread) into v_requests;
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
