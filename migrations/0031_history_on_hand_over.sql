-- What a new holder sees of the time before: everything, or only what comes from the hand-over on.
alter table sms.assignments add column reads_from timestamptz; -- null: all of this tenure

-- The numbers that the acting person holds with their history.
create function sms.held_with_history() returns setof uuid
language sql stable security definer set search_path = '' as $$ -- definer: policies call it, and would else ask themselves
  select a.number_id from sms.assignments a
  where a.user_id = sms.current_person() and a.tenant_id = sms.current_tenant() and a.ended_at is null and a.reads_from is null
$$;

-- Whether a text is of the acting person's time with its number: it came since, or was handed to them since, however old it is.
create function sms.is_of_my_time(p_tenant sms.tenant_id, p_number uuid, p_message uuid, p_at timestamptz, p_changed_at timestamptz)
returns boolean
language sql stable security definer set search_path = '' as $$ -- definer: as sms.held_with_history
  select exists (
    select from sms.assignments a
    where a.number_id = p_number and a.user_id = sms.current_person() and a.tenant_id = sms.current_tenant() and a.ended_at is null
      and (p_at >= a.reads_from or p_changed_at >= a.reads_from and exists (
        select from sms.inbox i where i.tenant_id = p_tenant and i.user_id = a.user_id and i.message_id = p_message)))
$$;
grant execute on function sms.held_with_history(),
  sms.is_of_my_time(sms.tenant_id, uuid, uuid, timestamptz, timestamptz) to sms_user;

-- All that hangs on a text is seen with it. The first half is one look-up a statement; the second is asked only of numbers
-- that were handed over without their history.
create policy history_from_now on sms.messages as restrictive for select to sms_user
  using (number_id in (select sms.held_with_history()) or sms.is_of_my_time(tenant_id, number_id, id, at, changed_at));
create policy history_from_now on sms.conversations as restrictive for select to sms_user
  using (number_id in (select sms.held_with_history()) or exists (
    select from sms.messages m where m.tenant_id = conversations.tenant_id and m.conversation_id = conversations.id));
create policy history_from_now on sms.inbox as restrictive for select to sms_user
  using (number_id in (select sms.held_with_history()) or exists (
    select from sms.messages m where m.tenant_id = inbox.tenant_id and m.id = inbox.message_id));
create policy history_from_now on sms.media as restrictive for select to sms_user
  using (number_id in (select sms.held_with_history()) or exists (
    select from sms.messages m where m.tenant_id = media.tenant_id and m.id = media.message_id));
create policy history_from_now on sms.events as restrictive for select to sms_user
  using (number_id in (select sms.held_with_history()) or exists (
    select from sms.messages m where m.tenant_id = events.tenant_id and m.id = events.message_id));

-- Ends what leavers still hold of one number, before it is changed, so that the history says why.
create function sms.end_left_of_number(p_number uuid) returns void
language plpgsql security definer set search_path = '' as $$ -- definer: asks the mapping views
begin
  perform sms.end_left_assignments(x.user_id) from (
    select a.user_id from sms.assignments a
    where a.number_id = p_number and a.ended_at is null and not exists (
        select from sms.users u where u.id = a.user_id and u.tenant_id = a.tenant_id and u.active and u.role is not null)
      and (current_setting('role') = 'sms_superadmin' or a.tenant_id = sms.current_tenant())
    order by a.id) x;
end
$$;

-- As before, and: `p_history` all or from_now says what new holders see (absent: from_now when one single holder replaces
-- another, else all); a `p_version` that is not the number's is refused with what changed; a change of order or routing is
-- recorded apart from who holds it.
drop function sms.set_holders(uuid, text[], boolean, text, text, text);
create function sms.set_holders(p_number uuid, p_users text[], p_shared boolean, p_routing text, p_note text, p_action text,
  p_history text default null, p_version integer default null) returns void
language plpgsql set search_path = '' as $$
#variable_conflict use_column
declare
  v_number sms.numbers := sms.lock_number(p_number);
  v_users sms.user_id[];
  v_before sms.user_id[];
  v_history text;
  v_new_set boolean;
  v_at timestamptz;
begin
  begin
    select coalesce(array_agg(u::sms.user_id order by place), '{}') into v_users
    from (select u, min(place) as place from unnest(p_users) with ordinality x (u, place) group by u) once;
  exception when data_exception then perform sms.refuse('not_found'); -- no id of the host's type: nobody
  end;
  perform sms.refuse_strangers(p_number, v_users);
  perform sms.end_left_of_number(p_number);
  v_before := array(select a.user_id from sms.assignments a where a.number_id = p_number and a.ended_at is null order by a.position);

  if v_before = v_users and v_number.routing = p_routing and v_number.shared = p_shared then return; end if;
  if p_version is not null and p_version <> v_number.version then
    perform sms.refuse('stale', coalesce(
      (select string_agg(sms.name_of(u.user_id), ', ' order by u.place) from unnest(v_before) with ordinality u (user_id, place)), 'nobody')
      || ' holds it now, with the routing ' || replace(v_number.routing, '_', ' '));
  end if;

  v_history := coalesce(p_history, case when not p_shared and cardinality(v_before) = 1 and cardinality(v_users) = 1 then 'from_now' else 'all' end);
  v_at := greatest(clock_timestamp(), (select max(greatest(a.assigned_at, a.ended_at)) from sms.assignments a where a.number_id = p_number));
  update sms.assignments a set ended_at = v_at, ended_by = sms.current_person(), ended_reason = p_action
  where a.number_id = p_number and a.ended_at is null and a.user_id <> all (v_users);
  update sms.assignments a set position = x.place
  from unnest(v_users) with ordinality x (user_id, place)
  where a.number_id = p_number and a.ended_at is null and a.user_id = x.user_id and a.position <> x.place;
  insert into sms.assignments (tenant_id, number_id, user_id, position, note, assigned_at, assigned_by, reads_from)
  select v_number.tenant_id, p_number, x.user_id, x.place, p_note, v_at, sms.current_person(), case when v_history = 'from_now' then v_at end
  from unnest(v_users) with ordinality x (user_id, place)
  where x.user_id <> all (v_before);

  update sms.numbers n set shared = p_shared, routing = p_routing, version = n.version + 1 where n.id = p_number;
  -- The turn stays with the person whose it was, wherever the new order puts them; else the ring begins anew.
  update sms.number_state s set last_position = coalesce(array_position(v_users, s.last_user_id), 0) where s.number_id = p_number;

  v_new_set := v_number.shared <> p_shared or not (v_before @> v_users and v_users @> v_before);
  if v_new_set then
    perform sms.record(v_number.tenant_id, 'number.' || p_action, jsonb_build_object('number', p_number),
      jsonb_build_object('before', to_jsonb(v_before), 'after', to_jsonb(v_users), 'routing', p_routing, 'note', p_note,
        'history', case when not v_before @> v_users then v_history end));
  end if;
  if array(select u from unnest(v_before) with ordinality x (u, place) where u = any (v_users) order by place)
    <> array(select u from unnest(v_users) with ordinality x (u, place) where u = any (v_before) order by place) then
    perform sms.record(v_number.tenant_id, 'number.order', jsonb_build_object('number', p_number),
      jsonb_build_object('before', to_jsonb(v_before), 'after', to_jsonb(v_users)));
  end if;
  if v_number.routing <> p_routing and (cardinality(v_before) > 0 or not v_new_set) then
    perform sms.record(v_number.tenant_id, 'number.routing', jsonb_build_object('number', p_number),
      jsonb_build_object('before', v_number.routing, 'after', p_routing));
  end if;
end
$$;
grant execute on function sms.end_left_of_number(uuid),
  sms.set_holders(uuid, text[], boolean, text, text, text, text, integer) to sms_tenant, sms_superadmin;
