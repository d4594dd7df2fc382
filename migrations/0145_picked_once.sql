-- Whoever takes some rows of a queue picks them first, once. A subquery with a limit may be read again for each row that it
-- is compared with, and passes over what it has locked already: then more is taken than was asked for, up to everything.

create or replace function sms.texts_to_ask(p_limit integer)
returns table (message_id uuid, carrier_id text)
language sql security definer set search_path = '' as $$ -- definer: the worker may not change what is awaited by hand
  with due as (
    select w.message_id from sms.awaiting_reports w
    where w.confirmed_at is null and w.carrier_id is not null and w.next_ask_at <= clock_timestamp()
    order by w.next_ask_at limit p_limit
    for update skip locked
  )
  update sms.awaiting_reports a
  set asked_at = clock_timestamp(), ask_count = a.ask_count + 1,
      next_ask_at = case when a.ask_count >= 9 then 'infinity'
        else clock_timestamp() + interval '30 seconds' * power(2, a.ask_count) end
  where a.message_id in (select d.message_id from due d)
  returning a.message_id, a.carrier_id
$$;

create or replace function sms.media_to_fetch(p_limit integer)
returns table (media_id uuid, url text, attempts integer)
language sql set search_path = '' as $$
  with due as (
    select w.tenant_id, w.id from sms.media w where w.state = 'pending' and w.next_at <= clock_timestamp()
    order by w.next_at limit p_limit
    for update skip locked
  )
  update sms.media m
  set attempts = m.attempts + 1, next_at = clock_timestamp() + interval '1 minute' * power(2, m.attempts)
  where (m.tenant_id, m.id) in (select d.tenant_id, d.id from due d)
  returning m.id, m.source_url, m.attempts::integer
$$;

create or replace function sms.texts_to_find(p_limit integer)
returns table (message_id uuid, number text, peer text, sent_at timestamptz)
language sql security definer set search_path = '' as $$ -- definer: the worker may not change what is awaited by hand
  with due as (
    select w.message_id from sms.awaiting_reports w
    join sms.messages m on m.tenant_id = w.tenant_id and m.id = w.message_id
    where w.carrier_id is null and w.confirmed_at is null and w.look_at <= clock_timestamp() and m.status = 'unknown'
      and not exists (select from unnest(m.participants) p (peer) where sms.peer_kind(p.peer) = 'erased')
    order by w.look_at limit p_limit
    for update of w skip locked
  )
  update sms.awaiting_reports a
  set look_count = a.look_count + 1, look_at = case when a.look_count >= 12 then 'infinity'
    else clock_timestamp() + interval '30 seconds' * power(2, a.look_count) end
  from sms.numbers n
  where n.id = a.number_id and a.message_id in (select d.message_id from due d)
  returning a.message_id, n.number, a.peer, a.sent_at
$$;

create or replace function sms.spread_events(p_limit integer) returns integer
language plpgsql security definer set search_path = '' as $$ -- definer: the worker may not change events by hand
declare
  v_listens boolean;
  v_count integer;
begin
  select coalesce(l.heard_at > clock_timestamp() - interval '30 days', false) into v_listens from sms.host_listening l for update;
  with due as (
    select w.tenant_id, w.id from sms.events w where w.spread_at is null and w.kind = 'message' order by w.id limit p_limit for update
  ), taken as (
    update sms.events e set spread_at = clock_timestamp()
    where (e.tenant_id, e.id) in (select d.tenant_id, d.id from due d)
    returning e.*
  ), came as (
    select t.*, m.decision from taken t
    join sms.messages m on m.tenant_id = t.tenant_id and m.id = t.message_id and m.direction = 'in'
  ), kept as (
    insert into sms.host_events (tenant_id, event_id, number_id, conversation_id, message_id, kind, to_user)
    select c.tenant_id, c.id, c.number_id, c.conversation_id, c.message_id,
      case when c.cause = 'moved_on' then 'moved_on' when c.decision ->> 'late' is not null then 'delivered_late' else 'message' end, c.to_user
    from came c where v_listens
    order by left(c.id::text, 13), c.message_id -- texts of one batch have their events in the same millisecond
  ), pushed as (
    insert into sms.push_queue (subscription_id, tenant_id, user_id, number_id, conversation_id, message_id)
    select s.id, c.tenant_id, s.user_id, c.number_id, c.conversation_id, c.message_id
    from came c
    join sms.inbox i on i.tenant_id = c.tenant_id and i.message_id = c.message_id and (c.to_user is null or i.user_id = c.to_user)
    join sms.push_subscriptions s on s.user_id = i.user_id
    where c.at > clock_timestamp() - interval '1 day'
  )
  select count(*) into v_count from taken;
  return v_count;
end
$$;

create or replace function sms.events_to_tell(p_limit integer, p_lease interval, p_text boolean)
returns table (seq bigint, kind text, message_id uuid, number_id uuid, tenant_id text, conversation_id uuid, recipients text[], text text, tries integer)
language plpgsql security definer set search_path = '' as $$ -- definer: the worker may not change them by hand
#variable_conflict use_column
begin
  return query
    with due as (
      select w.seq from sms.host_events w
      where w.due_at <= clock_timestamp() and not exists (
        select from sms.host_events o where o.tenant_id = w.tenant_id and o.conversation_id = w.conversation_id and o.seq < w.seq)
      order by w.seq limit p_limit
      for update skip locked
    ), taken as (
      update sms.host_events e set due_at = clock_timestamp() + p_lease, tries = e.tries + 1
      where e.seq in (select d.seq from due d)
      returning e.*
    )
    select t.seq, t.kind, t.message_id, t.number_id, t.tenant_id::text, t.conversation_id,
      sms.concerned_by(t.tenant_id, t.number_id, t.message_id, t.to_user)::text[], case when p_text then m.text end, t.tries
    from taken t left join sms.messages m on m.tenant_id = t.tenant_id and m.id = t.message_id
    order by t.seq;
end
$$;
