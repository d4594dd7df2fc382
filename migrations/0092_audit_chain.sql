-- The audit as a chain: each row of a tenant carries the hash of the row before it and of its own content. Writers only
-- insert and never wait; a sealer chains afterwards what has been committed. Rows without a tenant are a chain of their own.
alter table sms.audit
  add column hash bytea,
  add constraint audit_sealed_whole check ((seq is null) = (hash is null));
drop index sms.audit_sealed;
create unique index audit_sealed on sms.audit (tenant_id, seq) nulls not distinct where seq is not null;
create index audit_unsealed on sms.audit (tenant_id, at, id) where seq is null;
create index audit_erasures on sms.audit (tenant_id) where action = 'audit.detail_erased';

-- One field of the canonical form: its length before it, so that no two rows are written alike; null is none of any length.
create function sms.audit_field(p_value bytea) returns bytea language sql immutable
return case when p_value is null then '\xffffffff'::bytea else int4send(octet_length(p_value)) || p_value end;

-- The hash of a row in its place. Microseconds of UTC and jsonb's own print depend on no setting of a session and are the
-- same from PostgreSQL 15 to 18. Another form gets another name in its first field.
create function sms.audit_hash(p_row sms.audit, p_seq bigint, p_before bytea) returns bytea language sql stable
return sha256(
  sms.audit_field(convert_to('sms.audit 1', 'UTF8'))
  || sms.audit_field(convert_to((p_row).tenant_id::text, 'UTF8'))
  || sms.audit_field(convert_to(p_seq::text, 'UTF8'))
  || sms.audit_field(p_before)
  || sms.audit_field(uuid_send((p_row).id))
  || sms.audit_field(convert_to(trunc(extract(epoch from (p_row).at at time zone 'UTC') * 1000000)::text, 'UTF8'))
  || sms.audit_field(convert_to((p_row).actor::text, 'UTF8'))
  || sms.audit_field(convert_to((p_row).actor_role, 'UTF8'))
  || sms.audit_field(convert_to((p_row).action, 'UTF8'))
  || sms.audit_field(convert_to((p_row).ids::text, 'UTF8'))
  || sms.audit_field((p_row).detail_hash));
grant execute on function sms.audit_field(bytea), sms.audit_hash(sms.audit, bigint, bytea) to sms_tenant, sms_superadmin;

-- Sealers, and signers of heads, wait here for each other: chain by chain, until the end of their transaction. Nobody else does.
create function sms.lock_audit_chain(p_tenant sms.tenant_id) returns void
language sql volatile set search_path = '' as $$
  select pg_advisory_xact_lock(hashtextextended('sms.audit ' || coalesce(p_tenant::text, ''), 0))
$$;

-- Chains what of one tenant is committed and not yet sealed, the oldest first, so many rows at most; gives how many. What
-- commits later, however early it began, is sealed later: the order of the chain is that of sealing, and no row is left out.
create function sms.seal_audit(p_tenant sms.tenant_id, p_limit integer default 1000) returns integer
language plpgsql security definer set search_path = '' set plan_cache_mode = 'force_custom_plan' as $$ -- definer: no walled role may change history
declare
  v_last bigint;
  v_hash bytea;
  v_row sms.audit;
  v_ids uuid[] := '{}';
  v_hashes bytea[] := '{}';
begin
  perform sms.lock_audit_chain(p_tenant);
  select a.seq, a.hash into v_last, v_hash from sms.audit a
  where a.seq is not null and (a.tenant_id = p_tenant or p_tenant is null and a.tenant_id is null)
  order by a.seq desc limit 1;
  v_last := coalesce(v_last, 0);
  for v_row in
    select a.* from sms.audit a
    where a.seq is null and (a.tenant_id = p_tenant or p_tenant is null and a.tenant_id is null)
    order by a.at, a.id limit p_limit
  loop
    v_hash := sms.audit_hash(v_row, v_last + cardinality(v_ids) + 1, v_hash);
    v_ids := v_ids || v_row.id;
    v_hashes := v_hashes || v_hash;
  end loop;
  update sms.audit a set seq = v_last + s.place, hash = s.hash
  from unnest(v_ids, v_hashes) with ordinality s (id, hash, place)
  where a.id = s.id and a.seq is null;
  return cardinality(v_ids);
end
$$;

-- The tenants of which something is not sealed yet; null among them stands for the rows without one.
create function sms.unsealed_chains() returns setof sms.tenant_id
language sql stable security definer set search_path = '' as $$ -- definer: the worker reads no history
  select distinct a.tenant_id from sms.audit a where a.seq is null
$$;
grant execute on function sms.seal_audit(sms.tenant_id, integer), sms.unsealed_chains() to sms_worker;

-- Nobody changes history, its owner included. A row is sealed once and is otherwise as it was written. Who may switch
-- triggers off is met by the chain and its signed heads.
create function sms.keep_history() returns trigger language plpgsql set search_path = '' as $$
begin
  if tg_op = 'UPDATE' and tg_table_name = 'audit' then
    if old.seq is null and new.seq is not null
      and to_jsonb(new) - 'seq' - 'hash' = to_jsonb(old) - 'seq' - 'hash' then return new; end if;
  end if;
  raise exception using errcode = '42501', message = 'history is not changed';
end
$$;
create trigger kept before update or delete on sms.audit for each row execute function sms.keep_history();
create trigger kept_whole before truncate on sms.audit for each statement execute function sms.keep_history();
create trigger kept before update on sms.audit_details for each row execute function sms.keep_history();
