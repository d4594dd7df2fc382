-- Backup and round robin can carry a timer: unanswered for so many minutes, a conversation moves on to the next.
alter table sms.numbers add column move_on_minutes smallint check (move_on_minutes between 1 and 1440);
grant update (move_on_minutes) on sms.numbers to sms_tenant, sms_superadmin;

-- A column of the list that does without another version of its view.
create function sms.move_on_minutes(p_number uuid) returns smallint language sql stable
return (select n.move_on_minutes from sms.numbers n where n.id = p_number);
grant execute on function sms.move_on_minutes(uuid) to sms_user, sms_tenant, sms_superadmin;
alter table sms.conversations add column handed_at timestamptz; -- since when its present person has it by the timer

-- What the thread says beside its texts.
create table sms.thread_notes (
  tenant_id       sms.tenant_id not null,
  id              uuid not null default sms.uuid_v7(),
  number_id       uuid not null,
  conversation_id uuid not null,
  kind            text not null check (kind in ('moved_on')),
  from_user       sms.user_id,
  to_user         sms.user_id,
  minutes         smallint,
  at              timestamptz not null default clock_timestamp(),
  primary key (tenant_id, id),
  foreign key (tenant_id, number_id) references sms.numbers (tenant_id, id)
);
create index thread_notes_of_conversation on sms.thread_notes (tenant_id, conversation_id, id);
alter table sms.thread_notes enable row level security, force row level security;
grant select on sms.thread_notes to sms_user, sms_tenant, sms_superadmin;
create policy owner on sms.thread_notes to sms_owner using (true) with check (true);
create policy user_reads_held on sms.thread_notes for select to sms_user
  using (tenant_id = (select sms.current_tenant()) and number_id in (select sms.held_numbers()));
create policy tenant_reads on sms.thread_notes for select to sms_tenant using (tenant_id = (select sms.current_tenant()));
create policy superadmin on sms.thread_notes for select to sms_superadmin using (true);

-- Since when a conversation waits for its person: the first text after our last, or when it was handed on.
create function sms.waiting_since(p_tenant sms.tenant_id, p_conversation uuid, p_handed_at timestamptz) returns timestamptz
language sql stable set search_path = '' as $$
  select greatest(min(m.at), p_handed_at) from sms.messages m
  where m.tenant_id = p_tenant and m.conversation_id = p_conversation and m.direction = 'in' and m.status = 'received'
    and m.id > coalesce((
      select o.id from sms.messages o
      where o.tenant_id = p_tenant and o.conversation_id = p_conversation and o.direction = 'out' order by o.id desc limit 1
    ), '00000000-0000-0000-0000-000000000000')
$$;

-- Moves on what has waited too long, one number after the other behind routing's lock: in the ring to the next in turn,
-- with backup to the next in order. With nobody else available it stays. Gives how many moved.
create function sms.move_on(p_now timestamptz default clock_timestamp()) returns integer
language plpgsql security definer set search_path = '' as $$ -- definer: no role may hand conversations on by itself
declare
  v_talk record;
  v_next sms.user_id;
  v_position integer;
  v_moved integer := 0;
begin
  for v_talk in
    select c.tenant_id, c.id, c.number_id, c.peer, c.handler_id, c.handed_at, n.number, n.routing, n.move_on_minutes
    from sms.numbers n join sms.conversations c on c.tenant_id = n.tenant_id and c.number_id = n.id
    where n.move_on_minutes is not null and n.unlinked_at is null and n.enabled and n.shared and n.routing <> 'everyone'
      and c.handler_id is not null and c.closed_at is null and c.last_at > p_now - interval '2 days'
      and sms.waiting_since(c.tenant_id, c.id, c.handed_at) <= p_now - make_interval(mins => n.move_on_minutes)
    order by n.id, c.id
  loop
    perform from sms.number_state s where s.number_id = v_talk.number_id for update;
    perform from sms.conversations c
    where c.tenant_id = v_talk.tenant_id and c.id = v_talk.id and c.handler_id = v_talk.handler_id
      and sms.waiting_since(c.tenant_id, c.id, c.handed_at) <= p_now - make_interval(mins => v_talk.move_on_minutes) for update;
    continue when not found; -- a rival moved it, or it was answered
    select h.user_id, h.position into v_next, v_position
    from sms.holders_of(array[v_talk.number_id]) h
    left join sms.assignments a on a.number_id = v_talk.number_id and a.user_id = v_talk.handler_id and a.ended_at is null
    where h.skipped is null and h.user_id <> v_talk.handler_id
    order by h.position <= coalesce(a.position, 0), h.position limit 1;
    continue when v_next is null;
    update sms.conversations c set handler_id = v_next, handed_at = p_now where c.tenant_id = v_talk.tenant_id and c.id = v_talk.id;
    if v_talk.routing = 'round_robin' then
      update sms.number_state s set turns = s.turns + 1, last_user_id = v_next, last_position = v_position where s.number_id = v_talk.number_id;
    end if;
    insert into sms.inbox (tenant_id, user_id, message_id, number_id, conversation_id)
    select m.tenant_id, v_next, m.id, m.number_id, m.conversation_id from sms.messages m
    where m.tenant_id = v_talk.tenant_id and m.conversation_id = v_talk.id and m.direction = 'in' and m.status = 'received'
      and m.id > coalesce((
        select o.id from sms.messages o
        where o.tenant_id = v_talk.tenant_id and o.conversation_id = v_talk.id and o.direction = 'out' order by o.id desc limit 1
      ), '00000000-0000-0000-0000-000000000000')
    on conflict do nothing;
    insert into sms.thread_notes (tenant_id, number_id, conversation_id, kind, from_user, to_user, minutes, at)
    values (v_talk.tenant_id, v_talk.number_id, v_talk.id, 'moved_on', v_talk.handler_id, v_next, v_talk.move_on_minutes, p_now);
    insert into sms.events (tenant_id, number_id, conversation_id, message_id, kind, number, peer)
    select m.tenant_id, m.number_id, m.conversation_id, m.id, 'message', v_talk.number, v_talk.peer from sms.messages m
    where m.tenant_id = v_talk.tenant_id and m.conversation_id = v_talk.id and m.direction = 'in' order by m.id desc limit 1;
    perform sms.record(v_talk.tenant_id, 'conversation.moved_on', jsonb_build_object('number', v_talk.number_id, 'conversation', v_talk.id),
      jsonb_build_object('from', v_talk.handler_id, 'to', v_next, 'minutes', v_talk.move_on_minutes));
    v_moved := v_moved + 1;
  end loop;
  if v_moved > 0 then perform pg_notify('sms_events', ''); end if;
  return v_moved;
end
$$;
grant execute on function sms.move_on(timestamptz) to sms_worker;
