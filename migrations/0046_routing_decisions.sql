-- Why a text went where it went: the rule, who could have had it in order, who was passed over for which reason, whose
-- turn it was before and after. Written with the text by the ingest.
alter table sms.messages add column decision jsonb;

-- Bound expressions know each other: the ring is taken down before what it is made of.
drop function sms.crews_of(uuid[]);
drop function sms.holders_of(uuid[]);

-- Who may get a text of some numbers at this moment: current holders who are members of the tenant, in order, and why
-- one is not available: `away` (the switch, until a time or without), `outside_hours` (the person's), `number_closed`.
create function sms.holders_of(p_numbers uuid[])
returns table (number_id uuid, user_id sms.user_id, "position" integer, skipped text)
language sql stable begin atomic
  select a.number_id, a.user_id, a.position,
    case
      when not coalesce(v.available or coalesce(v.away_until <= statement_timestamp(), false), true) then 'away'
      when not coalesce(sms.is_open(p.time_zone, p.weekly, p.holidays, statement_timestamp()), true) then 'outside_hours'
      when not coalesce(sms.is_open(o.time_zone, o.weekly, o.holidays, statement_timestamp()), true) then 'number_closed'
    end
  from sms.assignments a
  join sms.users u on u.id = a.user_id and u.tenant_id = a.tenant_id and u.active and u.role is not null
  left join sms.availability v on v.user_id = a.user_id and v.tenant_id = a.tenant_id
  left join sms.working_hours p on p.tenant_id = a.tenant_id and p.user_id = a.user_id
  left join sms.working_hours o on o.tenant_id = a.tenant_id and o.number_id = a.number_id
  where a.number_id = any (p_numbers) and a.ended_at is null;
end;

-- For each number: all holders, those available in order, the same as a ring that begins behind the last turn, and all
-- of them in order with the reason for which one would be passed over.
create function sms.crews_of(p_numbers uuid[])
returns table (number_id uuid, everybody sms.user_id[], able sms.user_id[], ring sms.user_id[], ring_positions integer[], candidates jsonb)
language sql stable begin atomic
  select h.number_id,
    array_agg(h.user_id order by h.position),
    array_agg(h.user_id order by h.position) filter (where h.skipped is null),
    array_agg(h.user_id order by h.position <= s.last_position, h.position) filter (where h.skipped is null),
    array_agg(h.position order by h.position <= s.last_position, h.position) filter (where h.skipped is null),
    jsonb_agg(jsonb_build_object('user', h.user_id, 'position', h.position, 'skipped', h.skipped) order by h.position)
  from sms.holders_of(p_numbers) h join sms.number_state s on s.number_id = h.number_id
  group by h.number_id;
end;

-- The same for the panel, with names in place of ids.
create function sms.told_decision(p_decision jsonb) returns jsonb
language sql stable set search_path = '' as $$
  select p_decision || jsonb_build_object('candidates', (
    select jsonb_agg(c.value - 'user' || jsonb_build_object('name', sms.name_of((c.value ->> 'user')::sms.user_id)) order by c.ordinality)
    from jsonb_array_elements(p_decision -> 'candidates') with ordinality c))
$$;
grant execute on function sms.told_decision(jsonb) to sms_tenant, sms_superadmin, sms_user;

create or replace view sms.message_list with (security_invoker = true) as
select m.id, m.tenant_id, m.number_id, n.number, m.conversation_id, m.peer, m.direction, m.text, m.media_count, m.segments,
  m.status, m.status_reason, m.handler_id, sms.name_of(m.handler_id) as handler_name, m.author_id, m.at,
  case when m.decision is not null then sms.told_decision(m.decision) end as decision
from sms.messages m join sms.numbers n on n.id = m.number_id and n.tenant_id = m.tenant_id;

-- Takes a batch of inbound texts set-wise: number, duplicate, routing, conversation, message, inbox rows, log, in one
-- statement after one lock. Repeated with the same ids it changes nothing and answers the same.
create or replace function sms.ingest(p_batch jsonb)
returns table (item integer, outcome text, reason text, message_id uuid, tenant_id text, number_id uuid, recipients text[])
language plpgsql security definer set search_path = '' as $$ -- definer: the webhook's role may call this and touch nothing
#variable_conflict use_column
declare
  v_numbers uuid[] := array(
    select distinct (e ->> 'numberId')::uuid from jsonb_array_elements(p_batch) e where e ->> 'numberId' is not null order by 1);
begin
  -- Rivals of one number wait here, in one order; what follows sees all that they committed.
  perform from sms.number_state s where s.number_id = any (v_numbers) order by s.number_id for update;

  return query
  with incoming as materialized (
    select b.item, b."deliveryId" as delivery_id, b."messageId" as message_id, b."numberId" as number_id, b.number,
      b."tokenId" as token_id, b."receivedAt" as at, b."elapsedMs" as elapsed_ms, b.dialect, b."from" as sender, b.text,
      coalesce(b.segments, 1)::smallint as segments, coalesce(b.media, '[]') as media, others.participants,
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
  ), known as (
    select d.id, d.outcome, d.reason, d.message_id, d.tenant_id, d.number_id
    from sms.deliveries d where d.id = any (array(select i.delivery_id from incoming i))
  ), fresh as materialized (
    select i.*, n.id as found_id, n.tenant_id, n.enabled, n.shared, n.routing,
      t.active and t.tier in ('professional', 'enterprise') as has_tier,
      c.id as conversation_id, c.handler_id,
      coalesce(c.closed_at is null and c.last_at > i.at - make_interval(days => coalesce(g.conversation_idle_days, 7)), false) as is_open,
      w.everybody, w.able, w.ring, w.ring_positions, w.candidates, s.last_position,
      sms.keyword_of(i.text) as keyword,
      (r.at is not null and not exists (
        select from sms.messages m
        where m.tenant_id = n.tenant_id and m.conversation_id = c.id and m.direction = 'out' and m.id > sms.uuid_v7_floor(r.at)
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
    where not exists (select from known k where k.id = i.delivery_id)
  ), judged as materialized (
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
          opened_at = case when (select bool_or(r.is_open) from routed r where r.conversation_id = c.id) then c.opened_at else excluded.opened_at end,
          handler_id = case
            when (select bool_or(r.verdict = 'delivered') from routed r where r.conversation_id = c.id) then excluded.handler_id
            else c.handler_id end,
          closed_at = null
    returning c.id, c.number_id, c.key
  ), stored as (
    insert into sms.messages (tenant_id, id, number_id, conversation_id, direction, peer, participants, text, media_count,
      segments, status, status_reason, handler_id, at, decision)
    select r.tenant_id, r.message_id, r.found_id, t.id, 'in', r.sender, r.participants, r.text, jsonb_array_length(r.media),
      r.segments, case r.verdict when 'delivered' then 'received' when 'duplicate' then 'duplicate' else 'held' end,
      case when r.verdict like 'held%' then r.verdict end, r.chosen, r.at, r.decision
    from routed r join talked t on t.number_id = r.found_id and t.key = r.key
    returning sms.messages.id, sms.messages.conversation_id
  ), kept as (
    insert into sms.media (tenant_id, id, message_id, number_id, position, type, size, bytes, source_url, state)
    select r.tenant_id, (m.value ->> 'id')::uuid, r.message_id, r.found_id, m.ordinality, m.value ->> 'type',
      length(decode(m.value ->> 'data', 'base64')), decode(m.value ->> 'data', 'base64'), m.value ->> 'url',
      case when m.value ? 'data' then 'kept' else 'pending' end
    from routed r cross join lateral jsonb_array_elements(r.media) with ordinality m where r.found_id is not null
  ), landed as (
    insert into sms.inbox (tenant_id, user_id, message_id, number_id, conversation_id)
    select r.tenant_id, u.user_id, r.message_id, r.found_id, s.conversation_id
    from routed r join stored s on s.id = r.message_id cross join lateral unnest(r.receivers) u (user_id)
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
  ), wishes as (
    select distinct on (r.tenant_id, r.sender) r.* from routed r
    where r.found_id is not null and r.keyword is not null order by r.tenant_id, r.sender, r.item desc
  ), stopped as (
    insert into sms.opt_outs (tenant_id, peer, number_id, message_id, keyword, at)
    select w.tenant_id, w.sender, w.found_id, w.message_id, upper(btrim(left(w.text, 40))), w.at from wishes w where w.keyword = 'stop'
    on conflict (tenant_id, peer) where ended_at is null do nothing
    returning sms.opt_outs.tenant_id, sms.opt_outs.number_id, sms.opt_outs.message_id
  ), started as (
    update sms.opt_outs o set ended_at = greatest(w.at, o.at) from wishes w
    where w.keyword = 'start' and o.tenant_id = w.tenant_id and o.peer = w.sender and o.ended_at is null
    returning o.tenant_id, o.number_id, w.message_id
  ), told as (
    insert into sms.events (tenant_id, number_id, conversation_id, message_id, kind, number, peer)
    select r.tenant_id, r.found_id, s.conversation_id, r.message_id, 'message', r.number, r.sender
    from routed r join stored s on s.id = r.message_id where r.verdict = 'delivered'
  ), consent as (
    select sms.record(x.tenant_id, x.action, jsonb_build_object('number', x.number_id, 'message', x.message_id)) from (
      select s.tenant_id, 'opt_out.stop' as action, s.number_id, s.message_id from stopped s
      union all
      select s.tenant_id, 'opt_out.start', s.number_id, s.message_id from started s
    ) x
  )
  select r.item, r.verdict, case when r.verdict = 'rejected' then 'number_unlinked' end,
    case when r.found_id is not null then r.message_id end, r.tenant_id::text, r.found_id, r.receivers::text[]
  from routed r cross join (select count(*) as written from consent) z
  where z.written >= 0 -- a select that nobody reads would not run
  union all
  select i.item, k.outcome, k.reason, k.message_id, k.tenant_id::text, k.number_id,
    array(select b.user_id::text from sms.inbox b where b.tenant_id = k.tenant_id and b.message_id = k.message_id)
  from incoming i join known k on k.id = i.delivery_id;

  perform pg_notify('sms_events', '');
end
$$;
