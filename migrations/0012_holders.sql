-- Locks a number for a change, in its caller's rights: whoever may not see it finds nothing, absent and foreign alike.
create function sms.lock_number(p_number uuid) returns sms.numbers
language plpgsql set search_path = '' as $$
declare
  v_number sms.numbers;
begin
  -- No key update: it holds up rivals and senders, and not the foreign keys of an ingest that waits for nobody.
  select * into v_number from sms.numbers n where n.id = p_number for no key update;
  if not found then perform sms.refuse('not_found'); end if;
  if v_number.unlinked_at is not null then perform sms.refuse('number_unlinked'); end if;
  return v_number;
end
$$;

-- Refuses whoever is no member of a number's tenant at this moment; a tenant admin learns nothing of other tenants by it.
create function sms.refuse_strangers(p_number uuid, p_users sms.user_id[]) returns void
language plpgsql security definer set search_path = '' as $$ -- definer: asks the mapping views
declare
  v_tenant sms.tenant_id := (select n.tenant_id from sms.numbers n where n.id = p_number);
begin
  if current_setting('role') <> 'sms_superadmin' and v_tenant is distinct from sms.current_tenant()
    or exists (select from unnest(p_users) u where not sms.is_member(v_tenant, u)) then
    perform sms.refuse('not_found');
  end if;
end
$$;

-- Replaces the set of holders as a whole, in order. Who stays keeps the row and its assigned_at; who goes has it ended.
-- The moment is read after the lock, and never before the newest row: rivals would else end rows before they began.
create function sms.set_holders(p_number uuid, p_users text[], p_shared boolean, p_routing text, p_note text, p_action text) returns void
language plpgsql set search_path = '' as $$
#variable_conflict use_column
declare
  v_number sms.numbers := sms.lock_number(p_number);
  v_users sms.user_id[];
  v_before jsonb;
  v_at timestamptz;
begin
  begin
    select coalesce(array_agg(u::sms.user_id order by place), '{}') into v_users
    from (select u, min(place) as place from unnest(p_users) with ordinality x (u, place) group by u) once;
  exception when data_exception then perform sms.refuse('not_found'); -- no id of the host's type: nobody
  end;
  perform sms.refuse_strangers(p_number, v_users);
  select coalesce(jsonb_agg(a.user_id order by a.position), '[]') into v_before
  from sms.assignments a where a.number_id = p_number and a.ended_at is null;

  if v_before = to_jsonb(v_users) and v_number.routing = p_routing and v_number.shared = p_shared then return; end if;

  v_at := greatest(clock_timestamp(), (select max(greatest(a.assigned_at, a.ended_at)) from sms.assignments a where a.number_id = p_number));
  update sms.assignments a set ended_at = v_at, ended_by = sms.current_person(), ended_reason = p_action
  where a.number_id = p_number and a.ended_at is null and a.user_id <> all (v_users);
  update sms.assignments a set position = x.place
  from unnest(v_users) with ordinality x (user_id, place)
  where a.number_id = p_number and a.ended_at is null and a.user_id = x.user_id and a.position <> x.place;
  insert into sms.assignments (tenant_id, number_id, user_id, position, note, assigned_at, assigned_by)
  select v_number.tenant_id, p_number, x.user_id, x.place, p_note, v_at, sms.current_person()
  from unnest(v_users) with ordinality x (user_id, place)
  where not exists (select from sms.assignments a where a.number_id = p_number and a.ended_at is null and a.user_id = x.user_id);

  update sms.numbers n set shared = p_shared, routing = p_routing, version = n.version + 1 where n.id = p_number;
  -- The turn stays with the person whose it was, wherever the new order puts them; else the ring begins anew.
  update sms.number_state s set last_position = coalesce(array_position(v_users, s.last_user_id), 0) where s.number_id = p_number;
  perform sms.record(v_number.tenant_id, 'number.' || p_action, jsonb_build_object('number', p_number),
    jsonb_build_object('before', v_before, 'after', to_jsonb(v_users), 'routing', p_routing, 'note', p_note));
end
$$;

-- Switches a number. Its assignments, routing and turn stay exactly as they are.
create function sms.switch_number(p_number uuid, p_enabled boolean, p_reason text) returns void
language plpgsql set search_path = '' as $$
declare
  v_number sms.numbers := sms.lock_number(p_number);
begin
  if v_number.enabled = p_enabled then return; end if;
  update sms.numbers set enabled = p_enabled, enabled_reason = p_reason, enabled_changed_at = clock_timestamp() where id = p_number;
  perform sms.record(v_number.tenant_id, case when p_enabled then 'number.enable' else 'number.disable' end,
    jsonb_build_object('number', p_number), jsonb_build_object('reason', p_reason));
end
$$;

-- Ends a tenure: nobody holds the number from then on, nothing of it is deleted.
create function sms.unlink_number(p_number uuid) returns void
language plpgsql set search_path = '' as $$
declare
  v_number sms.numbers := sms.lock_number(p_number);
begin
  perform sms.set_holders(p_number, '{}', v_number.shared, v_number.routing, null, 'unlink');
  update sms.numbers set unlinked_at = greatest(clock_timestamp(), linked_at), unlinked_by = sms.current_person() where id = p_number;
  perform sms.record(v_number.tenant_id, 'number.unlinked', jsonb_build_object('number', p_number),
    jsonb_build_object('digits', v_number.number));
end
$$;

-- Starts a tenure with its hot row, its token and what is known of its delivery. The unique index decides between rivals.
create function sms.link_number(
  p_number text, p_tenant text, p_label text, p_enabled boolean,
  p_token_id uuid, p_hash bytea, p_ciphertext bytea, p_key_id text, p_mode text, p_email text) returns uuid
language plpgsql set search_path = '' as $$
#variable_conflict use_column
declare
  v_tenant sms.tenant_id := p_tenant::sms.tenant_id;
  v_id uuid;
begin
  insert into sms.numbers (tenant_id, number, label, enabled, linked_by)
  values (v_tenant, p_number, p_label, p_enabled, sms.current_person())
  on conflict (number) where unlinked_at is null do nothing
  returning id into v_id;
  if v_id is null then perform sms.refuse('number_linked'); end if;
  insert into sms.number_state (number_id, tenant_id) values (v_id, v_tenant);
  insert into sms.webhook_tokens (id, tenant_id, number_id, hash, ciphertext, key_id)
  values (p_token_id, v_tenant, v_id, p_hash, p_ciphertext, p_key_id);
  insert into sms.webhook_state (number_id, tenant_id, found_mode, found_email, carrier_mode, read_at)
  values (v_id, v_tenant, p_mode, p_email, p_mode, clock_timestamp());
  perform sms.record(v_tenant, 'number.link', jsonb_build_object('number', v_id), jsonb_build_object('digits', p_number, 'label', p_label));
  return v_id;
end
$$;

grant execute on function sms.lock_number(uuid), sms.refuse_strangers(uuid, sms.user_id[]), sms.set_holders(uuid, text[], boolean, text, text, text),
  sms.switch_number(uuid, boolean, text) to sms_tenant, sms_superadmin;
grant execute on function sms.unlink_number(uuid),
  sms.link_number(text, text, text, boolean, uuid, bytea, bytea, text, text, text) to sms_superadmin;
