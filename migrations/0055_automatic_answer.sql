-- The automatic answer outside the hours: what a tenant writes for a number, sent once per conversation and day. What the
-- server says by itself (it has no author) is nobody's answer: it stops no timer, and a repeated text stays a repeated one.

-- The words, beside the hours of the number; no row: none are sent.
create table sms.automatic_answers (
  tenant_id  sms.tenant_id not null,
  number_id  uuid not null,
  text       text not null check (length(btrim(text)) between 1 and 320),
  segments   smallint not null check (segments >= 1), -- as carriers count
  changed_at timestamptz not null default clock_timestamp(),
  changed_by sms.user_id,
  primary key (tenant_id, number_id),
  foreign key (tenant_id, number_id) references sms.numbers (tenant_id, id)
);
alter table sms.automatic_answers enable row level security, force row level security;
grant select, insert, delete, update (text, segments, changed_at, changed_by) on sms.automatic_answers to sms_tenant, sms_superadmin;
create policy owner on sms.automatic_answers to sms_owner using (true) with check (true);
create policy tenant_reads on sms.automatic_answers for select to sms_tenant using (tenant_id = (select sms.current_tenant()));
create policy tenant_starts on sms.automatic_answers for insert to sms_tenant with check (tenant_id = (select sms.current_tenant()));
create policy tenant_changes on sms.automatic_answers for update to sms_tenant
  using (tenant_id = (select sms.current_tenant())) with check (tenant_id = (select sms.current_tenant()));
create policy tenant_ends on sms.automatic_answers for delete to sms_tenant using (tenant_id = (select sms.current_tenant()));
create policy superadmin on sms.automatic_answers to sms_superadmin using (true);

-- It waits and is kept with the answers to keywords, with its day in the time zone of the hours.
alter table sms.answers_due drop constraint answers_due_kind_check,
  add constraint answers_due_kind_check check (kind in ('stop', 'start', 'help', 'closed')),
  add column day date,
  add constraint closed_on_a_day check ((kind = 'closed') = (day is not null));
alter table sms.automatic_texts drop constraint automatic_texts_kind_check,
  add constraint automatic_texts_kind_check check (kind in ('stop', 'start', 'help', 'closed')),
  add column day date,
  add constraint closed_on_a_day check ((kind = 'closed') = (day is not null));
create unique index closed_once_a_day on sms.automatic_texts (tenant_id, conversation_id, day) where kind = 'closed';

-- The time zone of the hours outside of which a number is at a moment: its own, or those of its holders when none of them
-- works. Null within the hours; who merely switched themselves away does not close the line.
create function sms.closed_zone(p_tenant sms.tenant_id, p_number uuid, p_at timestamptz) returns text
language sql stable set search_path = '' as $$
  select case when not coalesce(sms.is_open(o.time_zone, o.weekly, o.holidays, p_at), true) then o.time_zone else (
    select case when bool_and(not coalesce(sms.is_open(h.time_zone, h.weekly, h.holidays, p_at), true))
      then (array_agg(h.time_zone order by a.position))[1] end
    from sms.assignments a
    left join sms.working_hours h on h.tenant_id = a.tenant_id and h.user_id = a.user_id
    where a.tenant_id = p_tenant and a.number_id = p_number and a.ended_at is null and sms.is_member(a.tenant_id, a.user_id)) end
  from (select) one
  left join sms.working_hours o on o.tenant_id = p_tenant and o.number_id = p_number
$$;

-- A text that found nobody, in the commit that stores it. One of our own numbers is never answered: two of them would
-- talk to each other; any other machine gets one answer a day.
create function sms.heed_closed() returns trigger
language plpgsql security definer set search_path = '' as $$ -- definer: fires in the ingest, whose role may touch nothing
declare
  v_zone text;
begin
  if not exists (select from sms.automatic_answers a where a.tenant_id = new.tenant_id and a.number_id = new.number_id)
    or exists (select from sms.numbers n where n.number = new.peer and n.unlinked_at is null) then return null; end if;
  v_zone := sms.closed_zone(new.tenant_id, new.number_id, new.at);
  if v_zone is null or exists (
    select from sms.automatic_texts a where a.tenant_id = new.tenant_id and a.conversation_id = new.conversation_id
      and a.kind = 'closed' and a.day = (new.at at time zone v_zone)::date) then return null; end if;
  insert into sms.answers_due (message_id, tenant_id, number_id, conversation_id, peer, kind, at, day)
  values (new.id, new.tenant_id, new.number_id, new.conversation_id, new.peer, 'closed', new.at, (new.at at time zone v_zone)::date)
  on conflict do nothing;
  return null;
end
$$;
-- Only what comes in to be read now: what is delivered late is not, a duplicate is none, a group is not ours to write to
-- unasked, and keywords have answers of their own.
create trigger heed_closed after insert on sms.messages for each row
  when (new.direction = 'in' and new.status = 'received' and new.decision ? 'nobodyAvailable' and not new.decision ? 'late'
    and cardinality(new.participants) = 1
    and new.peer ~ '^\+1[2-9][0-9]{9}$' and sms.keyword_of(new.text) is null and not sms.asks_help(new.text)
    and not sms.wishes_to_stop(new.text))
  execute function sms.heed_closed();

-- Answers what waits, oldest first, once each: keywords in the tenant's words, texts outside the hours in the number's.
-- One that waited too long, or that may not be sent by whatever rule, is left out and holds up no other.
drop function sms.answer_keywords(integer);
create function sms.answer_by_itself(p_limit integer) returns integer
language plpgsql security definer set search_path = '' as $$ -- definer: the worker writes no messages by hand
declare
  v_due sms.answers_due;
  v_number sms.numbers;
  v_text text;
  v_segments smallint;
  v_at timestamptz;
  v_id uuid;
  v_count integer := 0;
begin
  for v_due in
    with taken as materialized (
      select d.* from sms.answers_due d order by d.message_id limit p_limit for update skip locked
    ) select * from taken order by number_id, message_id -- the numbers' order, in which the ingest locks them
  loop
    delete from sms.answers_due d where d.message_id = v_due.message_id;
    select n.* into v_number from sms.numbers n where n.id = v_due.number_id and n.enabled and n.unlinked_at is null for share;
    continue when not found or v_due.at < clock_timestamp() - interval '5 minutes'
      or sms.service_state(v_due.tenant_id) <> 'in_service';
    select w.text, w.segments into v_text, v_segments from (
      select a.text, a.segments from sms.automatic_answers a
      where v_due.kind = 'closed' and a.tenant_id = v_due.tenant_id and a.number_id = v_due.number_id
      union all
      select case v_due.kind when 'stop' then g.stop_answer when 'start' then g.start_answer else g.help_answer end, 1
      from sms.tenant_settings g where v_due.kind <> 'closed' and g.tenant_id = v_due.tenant_id
    ) w;
    continue when v_text is null;
    begin
      if v_due.kind = 'closed' then
        perform sms.refuse_to_send(v_number, null, v_due.peer, v_segments);
        continue when exists ( -- somebody was there after all
          select from sms.messages m where m.tenant_id = v_due.tenant_id and m.conversation_id = v_due.conversation_id
            and m.direction = 'out' and m.author_id is not null and m.id > sms.uuid_v7_floor(v_due.at));
      else
        continue when sms.sending_of(v_number.id, v_number.number) in ('pending', 'unregistered') and not exists (
          select from sms.tenant_settings g where g.tenant_id = v_due.tenant_id and g.send_unregistered);
      end if;
      v_at := clock_timestamp();
      v_id := sms.uuid_v7(v_at);
      insert into sms.automatic_texts (message_id, tenant_id, conversation_id, answers, kind, at, day)
      values (v_id, v_due.tenant_id, v_due.conversation_id, v_due.message_id, v_due.kind, v_at, v_due.day) on conflict do nothing;
      continue when not found;
      update sms.number_state s set last_out_at = greatest(s.last_out_at, v_at) where s.number_id = v_number.id;
      insert into sms.messages (tenant_id, id, number_id, conversation_id, direction, peer, participants, text, segments, status, at)
      values (v_due.tenant_id, v_id, v_due.number_id, v_due.conversation_id, 'out', v_due.peer, array[v_due.peer], v_text, v_segments,
        'queued', v_at);
      insert into sms.outbox (message_id, tenant_id, number_id, conversation_id)
      values (v_id, v_due.tenant_id, v_due.number_id, v_due.conversation_id);
      insert into sms.events (tenant_id, number_id, conversation_id, message_id, kind, number, peer)
      values (v_due.tenant_id, v_due.number_id, v_due.conversation_id, v_id, 'message', v_number.number, v_due.peer);
      v_count := v_count + 1;
    exception when sqlstate 'SMS00' then null;
    end;
  end loop;
  if v_count > 0 then perform pg_notify('sms_events', ''); end if;
  return v_count;
end
$$;
grant execute on function sms.answer_by_itself(integer) to sms_worker;

-- Whom a conversation comes to by routing, too, has it from that moment: the timer gives each of them its full minutes.
create function sms.note_handed() returns trigger
language plpgsql set search_path = '' as $$
begin
  new.handed_at := clock_timestamp();
  return new;
end
$$;
create trigger note_handed before update of handler_id on sms.conversations for each row
  when (new.handler_id is distinct from old.handler_id and new.handed_at is not distinct from old.handed_at)
  execute function sms.note_handed();

-- As before; only what a person sent is an answer.
create or replace function sms.waiting_since(p_tenant sms.tenant_id, p_conversation uuid, p_handed_at timestamptz) returns timestamptz
language sql stable set search_path = '' as $$
  select greatest(min(m.at), p_handed_at) from sms.messages m
  where m.tenant_id = p_tenant and m.conversation_id = p_conversation and m.direction = 'in' and m.status = 'received'
    and m.id > coalesce((
      select o.id from sms.messages o
      where o.tenant_id = p_tenant and o.conversation_id = p_conversation and o.direction = 'out' and o.author_id is not null order by o.id desc limit 1
    ), '00000000-0000-0000-0000-000000000000')
$$;

-- As before; what the server answered by itself does not make the same text again a new one.
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
