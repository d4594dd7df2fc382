-- Signed heads of the chains: where each stood, when. They are signed outside the database and given out of it, so that
-- whoever owns the database can neither rewrite a chain nor cut its end off unnoticed.
create table sms.audit_heads (
  tenant_id sms.tenant_id,
  number    bigint not null check (number > 0), -- counts the heads of a chain, so that one taken out leaves a gap
  seq       bigint not null check (seq > 0),
  hash      bytea not null,
  at        timestamptz not null,
  key_id    text not null,
  signature bytea not null
);
create unique index audit_heads_of_chain on sms.audit_heads (tenant_id, number) nulls not distinct;
alter table sms.audit_heads enable row level security, force row level security;
grant select on sms.audit_heads to sms_tenant, sms_superadmin;
create policy owner on sms.audit_heads to sms_owner using (true) with check (true);
create policy tenant_reads on sms.audit_heads for select to sms_tenant using (tenant_id = (select sms.current_tenant()));
create policy superadmin on sms.audit_heads for select to sms_superadmin using (true);
create trigger kept before update or delete on sms.audit_heads for each row execute function sms.keep_history();
create trigger kept_whole before truncate on sms.audit_heads for each statement execute function sms.keep_history();

-- Every chain of which there are rows: one look into the index for each.
create function sms.audit_chains() returns setof sms.tenant_id
language sql stable security definer set search_path = '' as $$ -- definer: the worker reads no history
  with recursive chains as (
    (select a.tenant_id from sms.audit a where a.seq is not null and a.tenant_id is not null order by a.tenant_id limit 1)
    union all
    select (select a.tenant_id from sms.audit a where a.seq is not null and a.tenant_id > c.tenant_id order by a.tenant_id limit 1)
    from chains c where c.tenant_id is not null
  )
  select c.tenant_id from chains c where c.tenant_id is not null
  union select null where exists (select from sms.audit a where a.tenant_id is null)
  union select u.tenant_id from sms.unsealed_chains() u (tenant_id)
$$;
grant execute on function sms.audit_chains() to sms_superadmin;

-- Where a chain ends at this moment, and its last head.
create function sms.audit_tip(p_tenant sms.tenant_id, out seq bigint, out hash bytea, out head_number bigint, out head_seq bigint, out head_fits boolean)
language plpgsql stable set search_path = '' set plan_cache_mode = 'force_custom_plan' as $$
declare
  v_hash bytea;
begin
  select a.seq, a.hash into audit_tip.seq, audit_tip.hash from sms.audit a
  where a.seq is not null and (a.tenant_id = p_tenant or p_tenant is null and a.tenant_id is null)
  order by a.seq desc limit 1;
  select h.number, h.seq, h.hash into head_number, head_seq, v_hash from sms.audit_heads h
  where h.tenant_id = p_tenant or p_tenant is null and h.tenant_id is null
  order by h.number desc limit 1;
  head_fits := head_seq is null or exists (
    select from sms.audit a
    where a.seq = head_seq and a.hash = v_hash and (a.tenant_id = p_tenant or p_tenant is null and a.tenant_id is null));
end
$$;

-- The chains that have grown since their last head.
create function sms.chains_to_sign() returns setof sms.tenant_id
language sql volatile security definer set search_path = '' as $$ -- definer: the worker reads no history
  select c.tenant_id from sms.audit_chains() c (tenant_id) cross join lateral sms.audit_tip(c.tenant_id) t
  where t.seq > coalesce(t.head_seq, 0)
$$;

-- What the next head of a chain is to say; nothing where the chain has not grown since its last. The chain stays locked
-- until the end of the transaction, which keeps the head. `fits`: whether the last head still holds of the chain.
create function sms.open_audit_head(p_tenant sms.tenant_id)
returns table (number bigint, seq bigint, hash bytea, at timestamptz, fits boolean)
language plpgsql security definer set search_path = '' as $$ -- definer: the worker reads no history
begin
  perform sms.lock_audit_chain(p_tenant);
  return query
    select coalesce(t.head_number, 0) + 1, t.seq, t.hash, date_trunc('milliseconds', clock_timestamp()), t.head_fits
    from sms.audit_tip(p_tenant) t where t.seq > coalesce(t.head_seq, 0);
end
$$;

create function sms.keep_audit_head(p_tenant sms.tenant_id, p_number bigint, p_seq bigint, p_hash bytea, p_at timestamptz, p_key_id text, p_signature bytea)
returns void language sql security definer set search_path = '' as $$ -- definer: nobody writes heads by hand
  insert into sms.audit_heads (tenant_id, number, seq, hash, at, key_id, signature)
  values (p_tenant, p_number, p_seq, p_hash, p_at, p_key_id, p_signature)
$$;
grant execute on function sms.chains_to_sign(), sms.open_audit_head(sms.tenant_id),
  sms.keep_audit_head(sms.tenant_id, bigint, bigint, bytea, timestamptz, text, bytea) to sms_worker;
