-- What the host is to be told of stays until the host has taken it, however long it was away. The events themselves are
-- cleared after two days as before: each is looked at once before, and what the host is to hear of gets a row of its own.
drop function sms.events_to_tell(integer, interval, boolean), sms.event_told(uuid);
drop index sms.events_to_tell;
alter table sms.events
  drop column tell_after,
  drop column tell_tries,
  add column cause   text check (cause in ('moved_on')), -- why it happened, where that is not plain from the text
  add column to_user sms.user_id; -- whom alone it concerns
alter table sms.events rename column told_at to spread_at;
create index events_to_spread on sms.events (id) where spread_at is null and kind = 'message';

-- Whether a host listens at all (option onMessage), and since when it has been heard of last. One row; also the lock that
-- keeps what is spread in order.
create table sms.host_listening (
  id       boolean primary key default true check (id),
  heard_at timestamptz
);
insert into sms.host_listening default values;
alter table sms.host_listening enable row level security, force row level security;
create policy owner on sms.host_listening to sms_owner using (true) with check (true);

-- Of what the host has not been told yet. Kept until it has.
create table sms.host_events (
  seq             bigint generated always as identity primary key, -- the order of telling
  tenant_id       sms.tenant_id not null,
  event_id        uuid not null,
  number_id       uuid not null,
  conversation_id uuid not null,
  message_id      uuid not null,
  kind            text not null check (kind in ('message', 'delivered_late', 'moved_on')),
  to_user         sms.user_id,
  since           timestamptz not null default clock_timestamp(),
  due_at          timestamptz not null default '-infinity',
  tries           integer not null default 0
);
create index host_events_of_conversation on sms.host_events (tenant_id, conversation_id, seq);
alter table sms.host_events enable row level security, force row level security;
grant select on sms.host_events to sms_worker;
create policy owner on sms.host_events to sms_owner using (true) with check (true);
create policy worker_counts on sms.host_events for select to sms_worker using (true);

-- Notes that a host listens. Until it has been unheard of for thirty days, everything is kept for it.
create function sms.host_listens() returns void
language sql security definer set search_path = '' as $$ -- definer: the worker may not change it by hand
  update sms.host_listening l set heard_at = clock_timestamp()
  where l.heard_at is null or l.heard_at < clock_timestamp() - interval '5 minutes'
$$;

-- Looks at some events for the first time, one process after the other, and puts down what the host is to be told: of
-- texts that came, once each, by what happened to them. Gives how many events were looked at.
create function sms.spread_events(p_limit integer) returns integer
language plpgsql security definer set search_path = '' as $$ -- definer: the worker may not change events by hand
declare
  v_listens boolean;
  v_count integer;
begin
  select coalesce(l.heard_at > clock_timestamp() - interval '30 days', false) into v_listens from sms.host_listening l for update;
  with taken as (
    update sms.events e set spread_at = clock_timestamp()
    where (e.tenant_id, e.id) in (
      select w.tenant_id, w.id from sms.events w where w.spread_at is null and w.kind = 'message' order by w.id limit p_limit for update)
    returning e.*
  ), kept as (
    insert into sms.host_events (tenant_id, event_id, number_id, conversation_id, message_id, kind, to_user)
    select t.tenant_id, t.id, t.number_id, t.conversation_id, t.message_id,
      case when t.cause = 'moved_on' then 'moved_on' when m.decision ->> 'late' is not null then 'delivered_late' else 'message' end, t.to_user
    from taken t join sms.messages m on m.tenant_id = t.tenant_id and m.id = t.message_id and m.direction = 'in'
    where v_listens
    order by left(t.id::text, 13), t.message_id -- texts of one batch have their events in the same millisecond
  )
  select count(*) into v_count from taken;
  return v_count;
end
$$;

-- Who holds a number and is a member, of those in whose inboxes a text lies: whom it concerns at this moment.
create function sms.concerned_by(p_tenant sms.tenant_id, p_number uuid, p_message uuid, p_user sms.user_id) returns sms.user_id[]
language sql stable set search_path = '' as $$
  select array(
    select i.user_id from sms.inbox i
    join sms.assignments a on a.tenant_id = i.tenant_id and a.number_id = p_number and a.user_id = i.user_id and a.ended_at is null
    where i.tenant_id = p_tenant and i.message_id = p_message and (p_user is null or i.user_id = p_user)
      and sms.is_member(p_tenant, i.user_id)
    order by i.user_id::text)
$$;

-- Takes some of what the host is to be told: it is the taker's for as long as `p_lease`. Of a conversation it is the oldest,
-- and the next only when the host has taken that.
create function sms.events_to_tell(p_limit integer, p_lease interval, p_text boolean)
returns table (seq bigint, kind text, message_id uuid, number_id uuid, tenant_id text, conversation_id uuid, recipients text[], text text, tries integer)
language plpgsql security definer set search_path = '' as $$ -- definer: the worker may not change them by hand
#variable_conflict use_column
begin
  return query
    with taken as (
      update sms.host_events e set due_at = clock_timestamp() + p_lease, tries = e.tries + 1
      where e.seq in (
        select w.seq from sms.host_events w
        where w.due_at <= clock_timestamp() and not exists (
          select from sms.host_events o where o.tenant_id = w.tenant_id and o.conversation_id = w.conversation_id and o.seq < w.seq)
        order by w.seq limit p_limit
        for update skip locked)
      returning e.*
    )
    select t.seq, t.kind, t.message_id, t.number_id, t.tenant_id::text, t.conversation_id,
      sms.concerned_by(t.tenant_id, t.number_id, t.message_id, t.to_user)::text[], case when p_text then m.text end, t.tries
    from taken t left join sms.messages m on m.tenant_id = t.tenant_id and m.id = t.message_id
    order by t.seq;
end
$$;

-- The host has taken it.
create function sms.event_told(p_seq bigint) returns void
language sql security definer set search_path = '' as $$ -- definer: as events_to_tell
  delete from sms.host_events e where e.seq = p_seq
$$;

-- The host has not: it is told again after a while.
create function sms.event_not_told(p_seq bigint, p_wait interval) returns void
language sql security definer set search_path = '' as $$ -- definer: as events_to_tell
  update sms.host_events e set due_at = clock_timestamp() + p_wait where e.seq = p_seq
$$;
grant execute on function sms.host_listens(), sms.spread_events(integer), sms.events_to_tell(integer, interval, boolean),
  sms.event_told(bigint), sms.event_not_told(bigint, interval) to sms_worker;
