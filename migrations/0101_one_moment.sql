-- A change has one moment: the same in the assignment, in the state and in the audit, read once, after the lock. The functions
-- are as before, but for that.

-- Puts one row into history, with its detail apart: called by functions of the owner alone, which judge what it says.
create function sms.insert_history(p_tenant sms.tenant_id, p_at timestamptz, p_actor sms.user_id, p_role text, p_action text,
  p_ids jsonb, p_detail jsonb) returns void
language plpgsql set search_path = '' as $$
declare
  v_salt bytea := uuid_send(gen_random_uuid());
  v_detail jsonb := jsonb_strip_nulls(p_detail);
  v_id uuid;
begin
  insert into sms.audit (tenant_id, at, actor, actor_role, action, ids, detail_hash)
  values (p_tenant, p_at, p_actor, p_role, p_action, jsonb_strip_nulls(p_ids),
          sha256(v_salt || convert_to(v_detail::text, 'UTF8'))) -- jsonb prints keys in one order: a canonical form
  returning id into v_id;
  insert into sms.audit_details (audit_id, tenant_id, salt, detail) values (v_id, p_tenant, v_salt, v_detail);
end
$$;

-- Writes one row of history as sms.record does, of a moment of this transaction: it can be dated neither back nor ahead.
create function sms.record_at(p_tenant sms.tenant_id, p_action text, p_ids jsonb, p_detail jsonb, p_at timestamptz) returns void
language plpgsql security definer set search_path = '' as $$ -- definer: no walled role may write history by hand
declare
  v_role text := current_setting('role');
  v_now timestamptz := clock_timestamp();
begin
  if v_role in ('sms_user', 'sms_tenant') and p_tenant is distinct from sms.current_tenant() then
    perform sms.refuse('not_found');
  end if;
  perform sms.insert_history(p_tenant, case when p_at between transaction_timestamp() and v_now then p_at else v_now end,
    sms.current_person(), v_role, p_action, p_ids, p_detail);
end
$$;

create or replace function sms.record(p_tenant sms.tenant_id, p_action text, p_ids jsonb, p_detail jsonb default '{}') returns void
language sql set search_path = '' as $$
  select sms.record_at(p_tenant, p_action, p_ids, p_detail, null)
$$;
grant execute on function sms.record_at(sms.tenant_id, text, jsonb, jsonb, timestamptz) to sms_worker, sms_user, sms_tenant, sms_superadmin;

-- A number, locked for what changes where its texts go. A text that is being routed goes by what it found: the change's moment
-- lies behind it, or the history would name a holder too few. First the number, then routing's lock, as everybody takes them.
create function sms.lock_routing(p_number uuid) returns sms.numbers
language plpgsql set search_path = '' as $$
declare
  v_number sms.numbers := sms.lock_number(p_number);
begin
  perform from sms.number_state s where s.number_id = p_number for update;
  return v_number;
end
$$;
grant execute on function sms.lock_routing(uuid) to sms_tenant, sms_superadmin;

create or replace function sms.set_holders(p_number uuid, p_users text[], p_shared boolean, p_routing text, p_note text, p_action text,
  p_history text default null, p_version integer default null) returns void
language plpgsql set search_path = '' as $$
#variable_conflict use_column
declare
  v_number sms.numbers := sms.lock_routing(p_number);
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
  v_at := greatest(clock_timestamp(), v_number.holders_changed_at, (select max(greatest(a.assigned_at, a.ended_at)) from sms.assignments a where a.number_id = p_number));
  update sms.assignments a set ended_at = v_at, ended_by = sms.current_person(), ended_reason = p_action
  where a.number_id = p_number and a.ended_at is null and a.user_id <> all (v_users);
  update sms.assignments a set position = x.place
  from unnest(v_users) with ordinality x (user_id, place)
  where a.number_id = p_number and a.ended_at is null and a.user_id = x.user_id and a.position <> x.place;
  insert into sms.assignments (tenant_id, number_id, user_id, position, note, assigned_at, assigned_by, reads_from)
  select v_number.tenant_id, p_number, x.user_id, x.place, p_note, v_at, sms.current_person(), case when v_history = 'from_now' then v_at end
  from unnest(v_users) with ordinality x (user_id, place)
  where x.user_id <> all (v_before);

  update sms.numbers n set shared = p_shared, routing = p_routing, version = n.version + 1, holders_changed_at = v_at
  where n.id = p_number;
  -- The turn stays with the person whose it was, wherever the new order puts them; else the ring begins anew.
  update sms.number_state s set last_position = coalesce(array_position(v_users, s.last_user_id), 0) where s.number_id = p_number;

  v_new_set := v_number.shared <> p_shared or not (v_before @> v_users and v_users @> v_before);
  if v_new_set then
    perform sms.record_at(v_number.tenant_id, 'number.' || p_action, jsonb_build_object('number', p_number),
      jsonb_build_object('before', to_jsonb(v_before), 'after', to_jsonb(v_users), 'routing', p_routing, 'note', p_note,
        'history', case when not v_before @> v_users then v_history end), v_at);
  end if;
  if array(select u from unnest(v_before) with ordinality x (u, place) where u = any (v_users) order by place)
    <> array(select u from unnest(v_users) with ordinality x (u, place) where u = any (v_before) order by place) then
    perform sms.record_at(v_number.tenant_id, 'number.order', jsonb_build_object('number', p_number),
      jsonb_build_object('before', to_jsonb(v_before), 'after', to_jsonb(v_users)), v_at);
  end if;
  if v_number.routing <> p_routing and (cardinality(v_before) > 0 or not v_new_set) then
    perform sms.record_at(v_number.tenant_id, 'number.routing', jsonb_build_object('number', p_number),
      jsonb_build_object('before', v_number.routing, 'after', p_routing), v_at);
  end if;
end
$$;

create or replace function sms.switch_number(p_number uuid, p_enabled boolean, p_reason text) returns void
language plpgsql set search_path = '' as $$
declare
  v_number sms.numbers := sms.lock_routing(p_number);
  v_at timestamptz := greatest(clock_timestamp(), v_number.holders_changed_at, v_number.enabled_changed_at);
begin
  if v_number.enabled = p_enabled then return; end if;
  update sms.numbers set enabled = p_enabled, enabled_reason = p_reason, enabled_changed_at = v_at where id = p_number;
  perform sms.record_at(v_number.tenant_id, case when p_enabled then 'number.enable' else 'number.disable' end,
    jsonb_build_object('number', p_number), jsonb_build_object('reason', p_reason), v_at);
end
$$;

create or replace function sms.unlink_number(p_number uuid) returns void
language plpgsql set search_path = '' as $$
declare
  v_number sms.numbers := sms.lock_routing(p_number);
  v_at timestamptz;
begin
  perform sms.set_holders(p_number, '{}', v_number.shared, v_number.routing, null, 'unlink');
  update sms.numbers set unlinked_at = greatest(clock_timestamp(), linked_at, holders_changed_at, enabled_changed_at), unlinked_by = sms.current_person()
  where id = p_number returning unlinked_at into v_at;
  perform sms.record_at(v_number.tenant_id, 'number.unlinked', jsonb_build_object('number', p_number),
    jsonb_build_object('digits', v_number.number), v_at);
end
$$;

-- And a number begins with its tenant's routing, which the audit says, with whether it is on.
create or replace function sms.link_number(
  p_number text, p_tenant text, p_label text, p_enabled boolean,
  p_token_id uuid, p_hash bytea, p_ciphertext bytea, p_key_id text, p_mode text, p_email text) returns uuid
language plpgsql set search_path = '' as $$
#variable_conflict use_column
declare
  v_tenant sms.tenant_id := p_tenant::sms.tenant_id;
  v_routing text := sms.default_routing(v_tenant);
  v_at timestamptz;
  v_id uuid;
begin
  insert into sms.numbers (tenant_id, number, label, enabled, routing, linked_by)
  values (v_tenant, p_number, p_label, p_enabled, v_routing, sms.current_person())
  on conflict (number) where unlinked_at is null do nothing
  returning id, linked_at into v_id, v_at;
  if v_id is null then perform sms.refuse('number_linked'); end if;
  insert into sms.number_state (number_id, tenant_id) values (v_id, v_tenant);
  insert into sms.webhook_tokens (id, tenant_id, number_id, hash, ciphertext, key_id)
  values (p_token_id, v_tenant, v_id, p_hash, p_ciphertext, p_key_id);
  insert into sms.webhook_state (number_id, tenant_id, found_mode, found_email, carrier_mode, read_at)
  values (v_id, v_tenant, p_mode, p_email, p_mode, clock_timestamp());
  perform sms.record_at(v_tenant, 'number.link', jsonb_build_object('number', v_id),
    jsonb_build_object('digits', p_number, 'label', p_label, 'enabled', p_enabled, 'routing', v_routing), v_at);
  return v_id;
end
$$;

create or replace function sms.end_left_assignments(p_user sms.user_id default null) returns integer
language plpgsql security definer set search_path = '' as $$ -- definer: asks the mapping views, and no person ends these rows
declare
  v_left record;
  v_changed_at timestamptz;
  v_at timestamptz;
  v_count integer := 0;
begin
  for v_left in
    select a.id, a.tenant_id, a.number_id, a.user_id,
      case when u.id is null then 'user_deleted' when u.tenant_id is distinct from a.tenant_id then 'user_moved' else 'user_deactivated' end as reason
    from sms.assignments a left join sms.users u on u.id = a.user_id
    where a.ended_at is null and (p_user is null or a.user_id = p_user)
      and (u.id is null or u.tenant_id is distinct from a.tenant_id or not u.active or u.role is null)
    order by a.number_id, a.id
  loop
    select n.holders_changed_at into v_changed_at from sms.numbers n where n.id = v_left.number_id for no key update skip locked;
    continue when not found;
    -- Nor while a text is being routed; whoever waited for it with another number locked could wait for ever.
    perform from sms.number_state s where s.number_id = v_left.number_id for update skip locked;
    continue when not found;
    update sms.assignments a set ended_at = greatest(clock_timestamp(), a.assigned_at, v_changed_at), ended_reason = v_left.reason
    where a.id = v_left.id and a.ended_at is null returning a.ended_at into v_at;
    continue when not found;
    update sms.numbers n set version = n.version + 1, holders_changed_at = v_at where n.id = v_left.number_id;
    perform sms.record_at(v_left.tenant_id, 'number.holder_left', jsonb_build_object('number', v_left.number_id, 'user', v_left.user_id),
      jsonb_build_object('name', sms.name_of(v_left.user_id), 'reason', v_left.reason), v_at);
    v_count := v_count + 1;
  end loop;
  return v_count;
end
$$;
