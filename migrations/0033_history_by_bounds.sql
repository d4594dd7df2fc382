-- What is of a holder's time is judged by bounds that are read once a statement, not by a question for each text: at 100,000
-- texts of before, a page took 8 seconds.
drop policy history_from_now on sms.messages;
drop policy history_from_now on sms.conversations;
drop policy history_from_now on sms.inbox;
drop policy history_from_now on sms.media;
drop policy history_from_now on sms.events;
drop function sms.is_of_my_time(sms.tenant_id, uuid, uuid, timestamptz, timestamptz);

-- The acting person's numbers without their history: the least id of a text of their time, and its moment.
create function sms.my_times() returns jsonb
language sql stable security definer set search_path = '' as $$ -- definer: as sms.held_with_history
  select coalesce(jsonb_object_agg(a.number_id, jsonb_build_object('id', sms.uuid_v7_floor(a.reads_from), 'at', a.reads_from)), '{}')
  from sms.assignments a
  where a.user_id = sms.current_person() and a.tenant_id = sms.current_tenant() and a.ended_at is null and a.reads_from is not null
$$;

-- Older texts of these numbers that were delivered to the acting person late, in their time.
create function sms.handed_to_me() returns table (message_id uuid, conversation_id uuid)
language sql stable security definer set search_path = '' as $$ -- definer: as sms.held_with_history
  select m.id, m.conversation_id
  from sms.assignments a
  join sms.inbox i on i.tenant_id = a.tenant_id and i.user_id = a.user_id and i.number_id = a.number_id
    and i.message_id < sms.uuid_v7_floor(a.reads_from)
  join sms.messages m on m.tenant_id = i.tenant_id and m.id = i.message_id and m.changed_at >= a.reads_from
  where a.user_id = sms.current_person() and a.tenant_id = sms.current_tenant() and a.ended_at is null and a.reads_from is not null
$$;
grant execute on function sms.my_times(), sms.handed_to_me() to sms_user;

create policy history_from_now on sms.messages as restrictive for select to sms_user
  using (number_id in (select sms.held_with_history()) or id >= ((select sms.my_times()) #>> array[number_id::text, 'id'])::uuid
    or id in (select h.message_id from sms.handed_to_me() h));
create policy history_from_now on sms.conversations as restrictive for select to sms_user
  using (number_id in (select sms.held_with_history()) or last_at >= ((select sms.my_times()) #>> array[number_id::text, 'at'])::timestamptz
    or id in (select h.conversation_id from sms.handed_to_me() h));
create policy history_from_now on sms.inbox as restrictive for select to sms_user
  using (number_id in (select sms.held_with_history()) or message_id >= ((select sms.my_times()) #>> array[number_id::text, 'id'])::uuid
    or message_id in (select h.message_id from sms.handed_to_me() h));
create policy history_from_now on sms.media as restrictive for select to sms_user
  using (number_id in (select sms.held_with_history()) or message_id >= ((select sms.my_times()) #>> array[number_id::text, 'id'])::uuid
    or message_id in (select h.message_id from sms.handed_to_me() h));
create policy history_from_now on sms.events as restrictive for select to sms_user
  using (number_id in (select sms.held_with_history()) or message_id >= ((select sms.my_times()) #>> array[number_id::text, 'id'])::uuid
    or message_id in (select h.message_id from sms.handed_to_me() h));
