-- History is written by the functions that make it. What a role of a tenant may write of itself is what its own verbs change
-- by statements of their own, and nothing else: neither that a detail was erased, nor who read what, nor what was read of the host.

-- What a verb of a tenant's people writes in their rights, beside what it changes. What it says of a number's holders, switch,
-- label or timer stands beside a change of that number in the same transaction, or is not written.
create function sms.writes_itself(p_role text, p_action text, p_ids jsonb) returns boolean
language sql stable set search_path = '' as $$
  select case
    when p_role = 'sms_user' then p_action in ('person.availability', 'working_hours.set')
      and p_ids ->> 'user' = sms.current_person()::text and p_ids ->> 'number' is null
    when p_role <> 'sms_tenant' then true
    when p_action in ('number.assign', 'number.share', 'number.unassign', 'number.order', 'number.routing',
        'number.enable', 'number.disable', 'number.edit', 'number.timer') then exists (
      select from sms.numbers n
      where n.id = (p_ids ->> 'number')::uuid and n.tenant_id = sms.current_tenant() and n.xmin = pg_current_xact_id()::xid)
    else p_action in ('number.note', 'automatic_answer.set', 'person.availability', 'working_hours.set', 'tenant_settings.edit',
        'webhook.tested', 'messages.export', 'conversation.exported', 'assignments.export', 'assignments.print', 'opt_out.export')
  end
$$;

-- Writes one row of who acts, whatever it says: called by functions of the owner alone.
create function sms.write_history(p_tenant sms.tenant_id, p_action text, p_ids jsonb, p_detail jsonb, p_at timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
  v_now timestamptz := clock_timestamp();
begin
  perform sms.insert_history(p_tenant, case when p_at between transaction_timestamp() and v_now then p_at else v_now end,
    sms.current_person(), current_setting('role'), p_action, p_ids, p_detail);
end
$$;

-- The same for a statement of the acting role's own: of its own tenant, and of what it may write.
create function sms.write_history_by_hand(p_tenant sms.tenant_id, p_action text, p_ids jsonb, p_detail jsonb, p_at timestamptz) returns void
language plpgsql security definer set search_path = '' as $$ -- definer: no walled role may insert history
declare
  v_role text := current_setting('role');
begin
  if v_role in ('sms_user', 'sms_tenant') and p_tenant is distinct from sms.current_tenant() then
    perform sms.refuse('not_found');
  end if;
  if not sms.writes_itself(v_role, p_action, p_ids) then perform sms.refuse('not_allowed'); end if;
  perform sms.write_history(p_tenant, p_action, p_ids, p_detail, p_at);
end
$$;
grant execute on function sms.write_history_by_hand(sms.tenant_id, text, jsonb, jsonb, timestamptz)
  to sms_worker, sms_user, sms_tenant, sms_superadmin;

-- Writes one row of history, of a moment of this transaction: it can be dated neither back nor ahead. In the caller's rights,
-- so that a function of the owner is told from a statement of a role's own.
create or replace function sms.record_at(p_tenant sms.tenant_id, p_action text, p_ids jsonb, p_detail jsonb, p_at timestamptz) returns void
language plpgsql security invoker set search_path = '' as $$
begin
  if current_user = 'sms_owner' then
    if current_setting('role') in ('sms_user', 'sms_tenant') and p_tenant is distinct from sms.current_tenant() then
      perform sms.refuse('not_found');
    end if;
    perform sms.write_history(p_tenant, p_action, p_ids, p_detail, p_at);
  else
    perform sms.write_history_by_hand(p_tenant, p_action, p_ids, p_detail, p_at);
  end if;
end
$$;
