-- An equal text within the window is a duplicate that may be an honest second one. The carrier's history says how many there
-- were; until then it is kept beside the first and counted once, and then it is settled by itself, either way.
create table sms.duplicates (
  tenant_id  sms.tenant_id not null,
  message_id uuid not null,
  number_id  uuid not null,
  first_id   uuid, -- the text that it equals; null where that is not here
  at         timestamptz not null,
  settled_at timestamptz, -- null: not yet known
  settled_by text check (settled_by = 'carrier_history'),
  verdict    text check (verdict in ('received', 'held', 'duplicate')), -- what became of it
  ours       integer, -- how many there were here and in the history when it was settled
  theirs     integer,
  primary key (tenant_id, message_id),
  foreign key (tenant_id, number_id) references sms.numbers (tenant_id, id),
  check ((settled_at is null) = (verdict is null) and (verdict is null) = (settled_by is null))
);
create index duplicates_open on sms.duplicates (message_id) where settled_at is null;
alter table sms.duplicates enable row level security, force row level security;
grant select on sms.duplicates to sms_user, sms_tenant, sms_superadmin, sms_worker;
create policy owner on sms.duplicates to sms_owner using (true) with check (true);
create policy user_reads_held on sms.duplicates for select to sms_user
  using (tenant_id = (select sms.current_tenant()) and number_id in (select sms.held_numbers()));
create policy history_from_now on sms.duplicates as restrictive for select to sms_user
  using (number_id in (select sms.held_with_history()) or message_id >= ((select sms.my_times()) #>> array[number_id::text, 'id'])::uuid
    or message_id in (select h.message_id from sms.handed_to_me() h));
create policy tenant_reads on sms.duplicates for select to sms_tenant using (tenant_id = (select sms.current_tenant()));
create policy superadmin on sms.duplicates for select to sms_superadmin using (true);
create policy worker on sms.duplicates for select to sms_worker using (true);

-- Kept in the commit that stores it, beside the newest text that it equals.
create function sms.note_duplicate() returns trigger
language plpgsql security definer set search_path = '' as $$ -- definer: fires in the ingest, whose role may touch nothing
begin
  insert into sms.duplicates (tenant_id, message_id, number_id, first_id, at)
  values (new.tenant_id, new.id, new.number_id, (
    select m.id from sms.messages m
    where m.tenant_id = new.tenant_id and m.conversation_id = new.conversation_id and m.direction = 'in' and m.status <> 'duplicate'
      and m.peer = new.peer and m.text = new.text and m.id > sms.uuid_v7_floor(new.at - interval '1 hour') and m.at <= new.at
    order by m.at desc, m.id desc limit 1), new.at)
  on conflict do nothing;
  return null;
end
$$;
create trigger note_duplicate after insert on sms.messages for each row
  when (new.direction = 'in' and new.status = 'duplicate') execute function sms.note_duplicate();

-- As before, but for what is not known to have come: a duplicate is counted when it is settled as a text of its own.
create or replace function sms.count_stored() returns trigger
language plpgsql security definer set search_path = '' as $$ -- definer: whoever stores a text writes no counts
begin
  insert into sms.usage_days as u (tenant_id, number_id, day, in_messages, in_segments, out_messages, out_segments)
  select c.tenant_id, c.number_id, c.day,
    coalesce(sum(1) filter (where c.direction = 'in'), 0), coalesce(sum(c.segments) filter (where c.direction = 'in'), 0),
    coalesce(sum(c.receivers) filter (where c.direction = 'out'), 0),
    coalesce(sum(c.segments * c.receivers) filter (where c.direction = 'out'), 0)
  from (
    select s.tenant_id, s.number_id, s.direction, s.segments::bigint, cardinality(s.participants) as receivers,
      (s.at at time zone coalesce(g.counting_zone, 'America/Los_Angeles'))::date as day
    from stored s left join sms.tenant_settings g on g.tenant_id = s.tenant_id
    where s.status <> 'duplicate'
  ) c
  group by c.tenant_id, c.number_id, c.day order by c.number_id, c.day
  on conflict (tenant_id, number_id, day) do update set
    in_messages = u.in_messages + excluded.in_messages, in_segments = u.in_segments + excluded.in_segments,
    out_messages = u.out_messages + excluded.out_messages, out_segments = u.out_segments + excluded.out_segments;
  return null;
end
$$;

create function sms.count_settled() returns trigger
language plpgsql security definer set search_path = '' as $$ -- definer: as sms.count_stored
begin
  insert into sms.usage_days as u (tenant_id, number_id, day, in_messages, in_segments)
  values (new.tenant_id, new.number_id, (new.at at time zone coalesce(
    (select g.counting_zone from sms.tenant_settings g where g.tenant_id = new.tenant_id), 'America/Los_Angeles'))::date, 1, new.segments)
  on conflict (tenant_id, number_id, day) do update set
    in_messages = u.in_messages + excluded.in_messages, in_segments = u.in_segments + excluded.in_segments;
  return null;
end
$$;
create trigger count_settled after update of status on sms.messages for each row
  when (old.status = 'duplicate' and new.status <> 'duplicate') execute function sms.count_settled();

-- Settles one duplicate, once, whoever comes first. An honest one goes where the first of them went, by the state of now: to
-- the holders who got that and still hold the number; where the number is off, or the first is held, it waits as well. Of a
-- number that was unlinked meanwhile nothing is settled.
create function sms.settle_duplicate(p_message uuid, p_honest boolean, p_ours integer, p_theirs integer) returns boolean
language plpgsql security definer set search_path = '' as $$ -- definer: as sms.deliver_held, and the worker settles for every tenant
declare
  v_open sms.duplicates;
  v_number sms.numbers;
  v_message sms.messages;
  v_first sms.messages;
  v_receivers sms.user_id[];
  v_held text;
  v_verdict text;
begin
  select d.* into v_open from sms.duplicates d where d.message_id = p_message and d.settled_at is null;
  if not found then return false; end if;
  select n.* into v_number from sms.numbers n where n.id = v_open.number_id and n.unlinked_at is null for share;
  if not found then return false; end if;
  perform from sms.number_state s where s.number_id = v_number.id for update; -- routing's lock
  select m.* into v_message from sms.messages m
  where m.tenant_id = v_open.tenant_id and m.id = p_message and m.status = 'duplicate' for update;
  if not found then return false; end if; -- a rival has settled it
  select m.* into v_first from sms.messages m where m.tenant_id = v_open.tenant_id and m.id = v_open.first_id;

  if p_honest then
    v_receivers := array(
      select i.user_id from sms.inbox i
      where i.tenant_id = v_open.tenant_id and i.message_id = v_open.first_id and exists (
        select from sms.assignments a where a.tenant_id = i.tenant_id and a.number_id = v_number.id and a.user_id = i.user_id and a.ended_at is null));
    v_held := case
      when not v_number.enabled then 'held_disabled'
      when v_first.status = 'held' then v_first.status_reason
      when not sms.has_tier(v_number.tenant_id) then 'held_tier'
      when cardinality(v_receivers) = 0 then 'held_unassigned' end;
  end if;
  v_verdict := case when not p_honest then 'duplicate' when v_held is not null then 'held' else 'received' end;
  update sms.duplicates d
  set settled_at = clock_timestamp(), settled_by = 'carrier_history', verdict = v_verdict, ours = p_ours, theirs = p_theirs
  where d.tenant_id = v_open.tenant_id and d.message_id = p_message;
  if p_honest then
    update sms.messages m
    set status = v_verdict, status_reason = v_held, changed_at = clock_timestamp(),
      handler_id = case when v_held is null then v_first.handler_id end, decision = case when v_held is null then v_first.decision end
    where m.tenant_id = v_open.tenant_id and m.id = p_message;
  end if;
  if v_verdict = 'received' then
    insert into sms.inbox (tenant_id, user_id, message_id, number_id, conversation_id)
    select v_message.tenant_id, r.user_id, p_message, v_message.number_id, v_message.conversation_id from unnest(v_receivers) r (user_id)
    on conflict do nothing;
  end if;
  update sms.deliveries d
  set outcome = case v_verdict when 'received' then 'delivered' when 'held' then v_held else d.outcome end,
    reason = case when p_honest then 'history_shows_both' else 'history_shows_one' end
  where d.number_id = v_number.id and d.message_id = p_message and d.outcome = 'duplicate'
    and d.id >= sms.uuid_v7_floor(v_message.at - interval '1 hour');
  insert into sms.events (tenant_id, number_id, conversation_id, message_id, kind, number, peer)
  values (v_message.tenant_id, v_number.id, v_message.conversation_id, p_message,
    case v_verdict when 'received' then 'message' else 'status' end, v_number.number, v_message.peer);
  perform sms.record(v_number.tenant_id, 'duplicate.settled', jsonb_build_object('number', v_number.id, 'message', p_message),
    jsonb_build_object('by', 'carrier_history', 'verdict', v_verdict, 'ours', p_ours, 'theirs', p_theirs));
  perform pg_notify('sms_events', '');
  return true;
end
$$;
grant execute on function sms.settle_duplicate(uuid, boolean, integer, integer) to sms_worker;

-- As before, and since when the history has told of a duplicate.
create or replace view sms.delivery_list with (security_invoker = true) as
select d.id, d.tenant_id, d.at, d.outcome, d.reason, d.number_id, d.number, d.message_id, d.dialect, d.duration_ms,
  d.released_at, d.released_by,
  (select u.settled_at from sms.duplicates u where u.tenant_id = d.tenant_id and u.message_id = d.message_id) as settled_at
from sms.deliveries d;
