-- Sealed values can be sealed anew with a newer key while hosts run, so that an older key can be taken away.

-- The keys with which hosts have started, by their ids: what is sealed with a key that no host has could not be opened.
create table sms.encryption_keys (
  key_id     text primary key,
  started_at timestamptz not null default clock_timestamp() -- the newest start of a host that has it
);
alter table sms.encryption_keys enable row level security, force row level security;
grant select, insert, update on sms.encryption_keys to sms_worker;
create policy owner on sms.encryption_keys to sms_owner using (true) with check (true);
create policy worker_reads on sms.encryption_keys for select to sms_worker using (true);
create policy worker_starts on sms.encryption_keys for insert to sms_worker with check (true);
create policy worker_starts_again on sms.encryption_keys for update to sms_worker using (true) with check (true);

-- Some values of one kind, after the one named, that another key has sealed; held until the end of the transaction. What
-- somebody else holds is passed over. Not `for update`: a text that comes on a token would wait for it.
create function sms.sealed_otherwise(p_kind text, p_key_id text, p_after text, p_limit integer)
returns table (id text, ciphertext bytea, key_id text)
language plpgsql security definer set search_path = '' as $$ -- definer: no walled role selects a sealed value
#variable_conflict use_column
begin
  case p_kind
    when 'credentials' then return query
      select s.name, s.ciphertext, s.key_id from sms.secrets s
      where s.key_id <> p_key_id and (p_after is null or s.name > p_after)
      order by s.name limit p_limit for no key update skip locked;
    when 'webhook_tokens' then return query
      select t.id::text, t.ciphertext, t.key_id from sms.webhook_tokens t
      where t.key_id <> p_key_id and (p_after is null or t.id > p_after::uuid)
      order by t.id limit p_limit for no key update skip locked;
    when 'retired_requests' then return query
      select r.delivery_id::text, r.ciphertext, r.key_id from sms.retired_requests r
      where r.key_id <> p_key_id and (p_after is null or r.delivery_id > p_after::uuid)
      order by r.delivery_id limit p_limit for no key update skip locked;
    when 'push_addresses' then return query
      select encode(s.endpoint_hash, 'hex'), s.ciphertext, s.key_id from sms.push_subscriptions s
      where s.key_id <> p_key_id and (p_after is null or s.endpoint_hash > decode(p_after, 'hex'))
      order by s.endpoint_hash limit p_limit for no key update skip locked;
  end case;
end
$$;

-- Puts values of one kind that are held, sealed anew, in their place.
create function sms.seal_anew(p_kind text, p_ids text[], p_ciphertexts bytea[], p_key_id text) returns void
language plpgsql security definer set search_path = '' as $$ -- definer: as sms.sealed_otherwise
begin
  case p_kind
    when 'credentials' then
      update sms.secrets s set ciphertext = v.ciphertext, key_id = p_key_id
      from unnest(p_ids, p_ciphertexts) v (id, ciphertext) where s.name = v.id;
    when 'webhook_tokens' then
      update sms.webhook_tokens t set ciphertext = v.ciphertext, key_id = p_key_id
      from unnest(p_ids, p_ciphertexts) v (id, ciphertext) where t.id = v.id::uuid;
    when 'retired_requests' then
      update sms.retired_requests r set ciphertext = v.ciphertext, key_id = p_key_id
      from unnest(p_ids, p_ciphertexts) v (id, ciphertext) where r.delivery_id = v.id::uuid;
    when 'push_addresses' then
      update sms.push_subscriptions s set ciphertext = v.ciphertext, key_id = p_key_id
      from unnest(p_ids, p_ciphertexts) v (id, ciphertext) where s.endpoint_hash = decode(v.id, 'hex');
  end case;
end
$$;

-- How many values of each kind name another key.
create function sms.count_sealed_otherwise(p_key_id text)
returns table (kind text, count bigint)
language sql stable security definer set search_path = '' as $$ -- definer: as sms.sealed_otherwise
  select 'credentials', count(*) from sms.secrets s where s.key_id <> p_key_id
  union all select 'webhook_tokens', count(*) from sms.webhook_tokens t where t.key_id <> p_key_id
  union all select 'retired_requests', count(*) from sms.retired_requests r where r.key_id <> p_key_id
  union all select 'push_addresses', count(*) from sms.push_subscriptions s where s.key_id <> p_key_id
$$;
grant execute on function sms.sealed_otherwise(text, text, text, integer), sms.seal_anew(text, text[], bytea[], text),
  sms.count_sealed_otherwise(text) to sms_worker;
