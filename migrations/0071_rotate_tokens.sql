-- A webhook's address can be replaced while the old one lives on for a while, and it is known when each was last used.
alter table sms.webhook_tokens add column used_at timestamptz; -- until another was used; of the newest used, sms.number_state has it

-- When another token of a number comes into use, the use of the one before stays known. The hot path writes no more than
-- before while one token is used.
create function sms.keep_last_use() returns trigger
language plpgsql security definer set search_path = '' as $$ -- definer: fires in the ingest, whose role may touch nothing
begin
  update sms.webhook_tokens t set used_at = greatest(t.used_at, old.token_used_at) where t.id = old.token_id;
  return null;
end
$$;
create trigger last_use_kept after update on sms.number_state for each row
  when (old.token_id is not null and new.token_id is distinct from old.token_id)
  execute function sms.keep_last_use();

-- The addresses of a number without their secrets, newest first: those in use, and those that ended within a month. What
-- comes on an ended one is a use too.
create function sms.tokens_of(p_number uuid)
returns table (id uuid, created_at timestamptz, expires_at timestamptz, ended boolean, used_at timestamptz)
language sql stable security definer set search_path = '' as $$ -- definer: no walled role may select a token
  select t.id, t.created_at, t.expires_at, coalesce(t.expires_at <= clock_timestamp(), false),
    greatest(t.used_at, case when s.token_id = t.id then s.token_used_at end,
      (select max(r.received_at) from sms.retired_requests r where r.token_id = t.id))
  from sms.webhook_tokens t join sms.numbers n on n.id = t.number_id join sms.number_state s on s.number_id = n.id
  where t.number_id = p_number
    and (current_setting('role') = 'sms_superadmin' or n.tenant_id = sms.current_tenant())
    and coalesce(t.expires_at > clock_timestamp() - interval '30 days', true)
  order by t.created_at desc, t.id
$$;

-- Ends all addresses of a number but one at a moment; those that end before that anyway do. Gives how many it has ended.
create function sms.end_tokens(p_number uuid, p_keep uuid, p_at timestamptz) returns integer
language plpgsql security definer set search_path = '' as $$ -- definer: no walled role may change a token
declare
  v_count integer;
begin
  if current_setting('role') <> 'sms_superadmin' then perform sms.refuse('not_allowed'); end if;
  update sms.webhook_tokens t set expires_at = greatest(p_at, t.created_at)
  where t.number_id = p_number and t.id <> p_keep and coalesce(t.expires_at > p_at, true);
  get diagnostics v_count = row_count;
  perform sms.record(n.tenant_id, 'webhook_token.rotated', jsonb_build_object('number', n.id), jsonb_build_object('until', p_at))
  from sms.numbers n where n.id = p_number;
  return v_count;
end
$$;

-- Ends one address that was made and not given to QuestBlue.
create function sms.drop_token(p_token uuid) returns void
language plpgsql security definer set search_path = '' as $$ -- definer: as sms.end_tokens
begin
  if current_setting('role') <> 'sms_superadmin' then perform sms.refuse('not_allowed'); end if;
  update sms.webhook_tokens t set expires_at = clock_timestamp() where t.id = p_token;
end
$$;
grant execute on function sms.tokens_of(uuid) to sms_tenant, sms_superadmin;
grant execute on function sms.end_tokens(uuid, uuid, timestamptz), sms.drop_token(uuid) to sms_superadmin;

-- Takes what QuestBlue says of where each number's texts go. A number that was set from here and is no longer a URL has
-- drifted, since when it was first seen so; one that is again has not.
create function sms.note_modes(p_modes jsonb) returns integer
language plpgsql security definer set search_path = '' as $$ -- definer: notes for every tenant
declare
  v_count integer;
begin
  update sms.webhook_state w
  set carrier_mode = m.mode, read_at = clock_timestamp(),
      doubt_reason = case when w.set_at is not null and m.mode <> 'url' then 'mode_changed'
        when w.doubt_reason = 'mode_changed' then null else w.doubt_reason end,
      doubted_at = case when w.set_at is not null and m.mode <> 'url' then coalesce(w.doubted_at, clock_timestamp())
        when w.doubt_reason = 'mode_changed' then null else w.doubted_at end
  from sms.numbers n
  join jsonb_to_recordset(p_modes) m (number text, mode text) on m.number = n.number
  where n.id = w.number_id and n.unlinked_at is null and w.carrier_mode is distinct from m.mode;
  get diagnostics v_count = row_count;
  return v_count;
end
$$;
grant execute on function sms.note_modes(jsonb) to sms_worker;
