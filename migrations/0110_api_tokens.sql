-- Personal API tokens: a program acts by one as its owner, as far as its scopes go. Kept as the hash of 256 random bits,
-- which no role selects. Rows are ended, never deleted: by what somebody acted stays known.
create table sms.api_tokens (
  id         uuid primary key default sms.uuid_v7(),
  tenant_id  sms.tenant_id, -- the owner's when it was made; null: a superadmin's. Whoever moves takes no token along
  user_id    sms.user_id not null,
  name       text not null check (length(name) between 1 and 100),
  scopes     text[] not null check (cardinality(scopes) > 0 and scopes <@ array['read', 'send', 'write']),
  hash       bytea not null unique,
  created_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null check (expires_at > created_at),
  used_at    timestamptz, -- the minute: each use would else write a row
  revoked_at timestamptz,
  revoked_by sms.user_id,
  check ((revoked_at is null) = (revoked_by is null))
);
create index api_tokens_of_person on sms.api_tokens (user_id, id desc);
create index api_tokens_of_tenant on sms.api_tokens (tenant_id, id desc);
alter table sms.api_tokens enable row level security, force row level security;
grant select (id, tenant_id, user_id, name, scopes, created_at, expires_at, used_at, revoked_at, revoked_by) on sms.api_tokens
  to sms_user, sms_tenant, sms_superadmin; -- all but the hash
create policy owner on sms.api_tokens to sms_owner using (true) with check (true);
create policy user_reads on sms.api_tokens for select to sms_user
  using (tenant_id = (select sms.current_tenant()) and user_id = (select sms.current_person()));
create policy tenant_reads on sms.api_tokens for select to sms_tenant using (tenant_id = (select sms.current_tenant()));
create policy superadmin on sms.api_tokens for select to sms_superadmin using (true);

-- Keeps a token of the acting person's; null where they have `p_most` that work.
create function sms.make_token(p_name text, p_scopes text[], p_hash bytea, p_days integer, p_most integer) returns uuid
language plpgsql security definer set search_path = '' as $$ -- definer: tokens are written by their functions alone
declare
  v_id uuid;
begin
  if sms.current_person() is null then perform sms.refuse('not_allowed'); end if;
  perform pg_advisory_xact_lock(hashtextextended('sms.api_tokens ' || sms.current_person()::text, 0)); -- two at once count each other
  if (select count(*) from sms.api_tokens t
      where t.user_id = sms.current_person() and t.revoked_at is null and t.expires_at > clock_timestamp()) >= p_most then
    return null;
  end if;
  insert into sms.api_tokens (tenant_id, user_id, name, scopes, hash, expires_at)
  values (sms.current_tenant(), sms.current_person(), p_name, p_scopes, p_hash, clock_timestamp() + make_interval(days => p_days))
  returning id into v_id;
  perform sms.record(sms.current_tenant(), 'api_token.made', jsonb_build_object('token', v_id),
    jsonb_build_object('name', p_name, 'scopes', p_scopes, 'days', p_days));
  return v_id;
end
$$;

-- Ends a token for good: the acting person's own, or one of their tenant's people. Revoked already, it changes nothing.
create function sms.revoke_token(p_id uuid) returns void
language plpgsql security definer set search_path = '' as $$ -- definer: as sms.make_token
declare
  v_token sms.api_tokens;
begin
  select t.* into v_token from sms.api_tokens t
  where t.id = p_id and case current_setting('role')
    when 'sms_superadmin' then true
    when 'sms_tenant' then t.tenant_id = sms.current_tenant()
    else t.tenant_id = sms.current_tenant() and t.user_id = sms.current_person() end
  for update;
  if not found then perform sms.refuse('not_found'); end if;
  if v_token.revoked_at is not null then return; end if;
  update sms.api_tokens t set revoked_at = greatest(clock_timestamp(), t.created_at), revoked_by = sms.current_person()
  where t.id = p_id;
  perform sms.record(v_token.tenant_id, 'api_token.revoked', jsonb_build_object('token', p_id, 'user', v_token.user_id),
    jsonb_build_object('name', v_token.name));
end
$$;
grant execute on function sms.make_token(text, text[], bytea, integer, integer), sms.revoke_token(uuid)
  to sms_user, sms_tenant, sms_superadmin;

-- Whose a token is, and what for; nothing for one that is unknown, over or revoked. Notes the minute of its use.
create function sms.token_holder(p_hash bytea) returns table (user_id text, tenant_id text, scopes text[])
language plpgsql security definer set search_path = '' as $$ -- definer: no role selects the hash
#variable_conflict use_column
begin
  update sms.api_tokens t set used_at = date_trunc('minute', clock_timestamp())
  where t.id = (
    select o.id from sms.api_tokens o
    where o.hash = p_hash and o.revoked_at is null and o.expires_at > clock_timestamp()
      and (o.used_at is null or o.used_at < date_trunc('minute', clock_timestamp()))
    for update skip locked); -- many requests at once wait for none of them
  return query
    select t.user_id::text, t.tenant_id::text, t.scopes from sms.api_tokens t
    where t.hash = p_hash and t.revoked_at is null and t.expires_at > clock_timestamp();
end
$$;
grant execute on function sms.token_holder(bytea) to sms_worker;

create view sms.api_token_list with (security_invoker = true) as
select t.id, t.tenant_id, t.user_id, sms.name_of(t.user_id) as user_name, t.name, t.scopes, t.created_at, t.expires_at, t.used_at,
  t.revoked_at, case when t.revoked_by is not null then sms.name_of(t.revoked_by) end as revoked_by_name,
  case when t.revoked_at is not null then 'revoked' when t.expires_at <= now() then 'expired' else 'live' end as state
from sms.api_tokens t;
grant select on sms.api_token_list to sms_user, sms_tenant, sms_superadmin;
