-- Giving a number to others as one step: for a documented purpose where the tenant wants one, and with the conversations
-- that were open with whoever no longer holds it.
alter table sms.tenant_settings add column purpose_required boolean;

alter table sms.thread_notes drop constraint thread_notes_kind_check;
alter table sms.thread_notes add constraint thread_notes_kind_check check (kind in ('moved_on', 'handed_over'));

-- The conversations of a number that are open with some of its holders; with `p_alone` also those that are nobody's yet:
-- whoever holds a number alone has them all.
create function sms.open_with(p_tenant sms.tenant_id, p_number uuid, p_users sms.user_id[], p_alone boolean)
returns table (id uuid, handler_id sms.user_id)
language sql stable begin atomic
  select c.id, c.handler_id from sms.conversations c
  where c.tenant_id = p_tenant and c.number_id = p_number and c.closed_at is null
    and (c.handler_id = any (p_users) or p_alone and c.handler_id is null)
    and c.last_at > statement_timestamp() - make_interval(days => coalesce(
      (select g.conversation_idle_days::integer from sms.tenant_settings g where g.tenant_id = p_tenant), 7));
end;
grant execute on function sms.open_with(sms.tenant_id, uuid, sms.user_id[], boolean) to sms_tenant, sms_superadmin;

-- Hands what is open with those of `p_before` who no longer hold the number to one of its holders: the conversation, and
-- into their inbox every text since a person last answered, however old. Gives how many. The caller holds the number's lock.
create function sms.hand_over(p_number uuid, p_before text[], p_to text) returns integer
language plpgsql security definer set search_path = '' as $$ -- definer: no role may hand conversations on by itself
declare
  v_number sms.numbers;
  v_to sms.user_id;
  v_left sms.user_id[];
  v_at timestamptz;
  v_talk record;
  v_count integer := 0;
begin
  select n.* into v_number from sms.numbers n
  where n.id = p_number and (current_setting('role') = 'sms_superadmin' or n.tenant_id = sms.current_tenant());
  if not found then perform sms.refuse('not_found'); end if;
  perform from sms.number_state s where s.number_id = p_number for update; -- routing's lock: what comes meanwhile waits
  select a.user_id into v_to from sms.assignments a
  where a.number_id = p_number and a.ended_at is null and a.user_id::text = p_to;
  if not found then perform sms.refuse('invalid_input', 'whoever takes over the conversations must be one of the new holders'); end if;
  v_left := array(
    select b::sms.user_id from unnest(p_before) b
    where not exists (select from sms.assignments a where a.number_id = p_number and a.ended_at is null and a.user_id = b::sms.user_id));
  if cardinality(v_left) = 0 then return 0; end if;
  v_at := clock_timestamp();

  for v_talk in
    select c.id, o.handler_id, c.peer,
      (select m.id from sms.messages m
        where m.tenant_id = c.tenant_id and m.conversation_id = c.id and m.direction = 'in' order by m.id desc limit 1) as newest,
      coalesce((select m.id from sms.messages m
        where m.tenant_id = c.tenant_id and m.conversation_id = c.id and m.direction = 'out' and m.author_id is not null
        order by m.id desc limit 1), '00000000-0000-0000-0000-000000000000') as answer
    from sms.open_with(v_number.tenant_id, p_number, v_left, cardinality(p_before) = 1) o
    join sms.conversations c on c.tenant_id = v_number.tenant_id and c.id = o.id
    order by c.id for update of c
  loop
    update sms.conversations c set handler_id = v_to, handed_at = v_at where c.tenant_id = v_number.tenant_id and c.id = v_talk.id;
    -- Touched, so that it is of the new holder's time, however old it is.
    update sms.messages m set changed_at = v_at
    where m.tenant_id = v_number.tenant_id and m.conversation_id = v_talk.id and m.direction = 'in' and m.status = 'received' and m.id > v_talk.answer;
    insert into sms.inbox (tenant_id, user_id, message_id, number_id, conversation_id)
    select m.tenant_id, v_to, m.id, m.number_id, m.conversation_id from sms.messages m
    where m.tenant_id = v_number.tenant_id and m.conversation_id = v_talk.id and m.direction = 'in' and m.status = 'received' and m.id > v_talk.answer
    on conflict do nothing;
    insert into sms.thread_notes (tenant_id, number_id, conversation_id, kind, from_user, to_user, at)
    values (v_number.tenant_id, p_number, v_talk.id, 'handed_over', coalesce(v_talk.handler_id, v_left[1]), v_to, v_at);
    if v_talk.newest > v_talk.answer then -- somebody waits for an answer: the new person is told
      insert into sms.events (tenant_id, number_id, conversation_id, message_id, kind, number, peer, to_user)
      values (v_number.tenant_id, p_number, v_talk.id, v_talk.newest, 'message', v_number.number, v_talk.peer, v_to);
    end if;
    perform sms.record(v_number.tenant_id, 'conversation.handed_over', jsonb_build_object('number', p_number, 'conversation', v_talk.id),
      jsonb_build_object('from', coalesce(v_talk.handler_id, v_left[1]), 'to', v_to));
    v_count := v_count + 1;
  end loop;
  if v_count > 0 then perform pg_notify('sms_events', ''); end if;
  return v_count;
end
$$;
grant execute on function sms.hand_over(uuid, text[], text) to sms_tenant, sms_superadmin;

-- People of a tenant who can hold a number, by words that are in their name or address, with how many numbers they hold.
create function sms.find_people(p_tenant text, p_words text[], p_limit integer)
returns table (id text, name text, email text, available boolean, held integer)
language sql stable security definer set search_path = '' as $$ -- definer: asks the mapping views, and binds the tenant itself
  select u.id::text, u.name, u.email, sms.is_available(u.tenant_id, u.id),
    (select count(*)::integer from sms.assignments a where a.tenant_id = u.tenant_id and a.user_id = u.id and a.ended_at is null)
  from sms.users u join sms.tenants t on t.id = u.tenant_id and t.active
  where u.active and u.role is not null
    and u.tenant_id::text = case when current_setting('role') = 'sms_superadmin' then p_tenant else sms.current_tenant()::text end
    and (p_tenant is null or u.tenant_id::text = p_tenant)
    and not exists (select from unnest(p_words) w
      where strpos(lower(u.name), lower(w)) = 0 and strpos(lower(coalesce(u.email, '')), lower(w)) = 0)
  order by u.name, u.id limit p_limit
$$;
grant execute on function sms.find_people(text, text[], integer) to sms_tenant, sms_superadmin;

-- As before, but where the tenant wants a documented purpose, nobody is given a number without one.
create or replace function sms.set_holders(p_number uuid, p_users text[], p_shared boolean, p_routing text, p_note text, p_action text,
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

  if p_note is null and p_action in ('assign', 'share') and not v_before @> v_users
    and coalesce((select g.purpose_required from sms.tenant_settings g where g.tenant_id = v_number.tenant_id), false) then
    perform sms.refuse('purpose_required');
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
