-- The bodies of the requests in the webhook's log, as they came, sealed: so that what was read wrong, or not at all, can be
-- read again. A body may hold somebody's text: no walled role selects it. Ranges of the id are months, as the log's.
create table sms.delivery_bodies (
  delivery_id uuid primary key,
  size        integer not null check (size >= 0), -- of the body, before it was sealed
  ciphertext  bytea not null,
  key_id      text not null
) partition by range (delivery_id);
alter table sms.delivery_bodies alter column ciphertext set storage external; -- what is sealed does not get smaller
create table sms.delivery_bodies_default partition of sms.delivery_bodies default;
alter table sms.delivery_bodies enable row level security, force row level security;
alter table sms.delivery_bodies_default enable row level security, force row level security;
create policy owner on sms.delivery_bodies to sms_owner using (true) with check (true);

-- Keeps bodies in the commit that stores what they say. Repeated with the same ids, it changes nothing.
create function sms.keep_bodies(p_ids uuid[], p_sizes integer[], p_ciphertexts bytea[], p_key_ids text[]) returns void
language sql security definer set search_path = '' as $$ -- definer: the webhook's role may call this and touch nothing
  insert into sms.delivery_bodies (delivery_id, size, ciphertext, key_id)
  select b.* from unnest(p_ids, p_sizes, p_ciphertexts, p_key_ids) b
  on conflict do nothing
$$;
grant execute on function sms.keep_bodies(uuid[], integer[], bytea[], text[]) to sms_ingest;

-- As before, for whatever of ours is divided into months.
create or replace function sms.make_partitions(p_ahead integer default 3) returns void
language plpgsql security definer set search_path = '' as $$ -- definer: only the owner makes tables
declare
  v_parent text;
  v_from timestamptz;
  v_name text;
begin
  for v_parent in
    select c.relname from pg_partitioned_table p join pg_class c on c.oid = p.partrelid
    where c.relnamespace = 'sms'::regnamespace and p.partstrat = 'r' order by 1
  loop
    for v_step in 0 .. p_ahead loop
      v_from := (date_trunc('month', clock_timestamp() at time zone 'UTC') + make_interval(months => v_step)) at time zone 'UTC';
      v_name := v_parent || to_char(v_from at time zone 'UTC', '_YYYYMM');
      if to_regclass(format('sms.%I', v_name)) is null then
        execute format('create table sms.%I partition of sms.%I for values from (%L) to (%L)', v_name, v_parent,
          sms.uuid_v7_floor(v_from), sms.uuid_v7_floor((v_from at time zone 'UTC' + interval '1 month') at time zone 'UTC'));
        execute format('alter table sms.%I enable row level security, force row level security', v_name);
      end if;
    end loop;
  end loop;
end
$$;
select sms.make_partitions();

-- For how long they are kept.
alter table sms.settings add column body_days smallint not null default 30 check (body_days between 1 and 365);

-- Throws away bodies that have had their time, oldest first, so many at most. What is sealed may be anybody's: while any hold
-- of its tenant stands, it is kept beyond.
create function sms.forget_bodies(p_most integer) returns integer
language plpgsql security definer set search_path = '' as $$ -- definer: as sms.keep_bodies
declare
  v_count integer;
begin
  delete from sms.delivery_bodies b where b.delivery_id in (
    select o.delivery_id from sms.delivery_bodies o left join sms.deliveries d on d.id = o.delivery_id
    where o.delivery_id < sms.uuid_v7_floor(clock_timestamp() - make_interval(days => (select s.body_days::integer from sms.settings s)))
      and not exists (select from sms.legal_holds h where h.tenant_id = d.tenant_id and h.released_at is null)
    order by o.delivery_id limit p_most);
  get diagnostics v_count = row_count;
  return v_count;
end
$$;
grant execute on function sms.forget_bodies(integer) to sms_worker;

-- They are sealed anew as all that is sealed.
-- Some values of one kind, after the one named, that another key has sealed; held until the end of the transaction. What
-- somebody else holds is passed over. Not `for update`: a text that comes on a token would wait for it.
create or replace function sms.sealed_otherwise(p_kind text, p_key_id text, p_after text, p_limit integer)
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
    when 'delivery_bodies' then return query
      select b.delivery_id::text, b.ciphertext, b.key_id from sms.delivery_bodies b
      where b.key_id <> p_key_id and (p_after is null or b.delivery_id > p_after::uuid)
      order by b.delivery_id limit p_limit for no key update skip locked;
    when 'push_addresses' then return query
      select encode(s.endpoint_hash, 'hex'), s.ciphertext, s.key_id from sms.push_subscriptions s
      where s.key_id <> p_key_id and (p_after is null or s.endpoint_hash > decode(p_after, 'hex'))
      order by s.endpoint_hash limit p_limit for no key update skip locked;
  end case;
end
$$;

-- Puts values of one kind that are held, sealed anew, in their place.
create or replace function sms.seal_anew(p_kind text, p_ids text[], p_ciphertexts bytea[], p_key_id text) returns void
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
    when 'delivery_bodies' then
      update sms.delivery_bodies b set ciphertext = v.ciphertext, key_id = p_key_id
      from unnest(p_ids, p_ciphertexts) v (id, ciphertext) where b.delivery_id = v.id::uuid;
    when 'push_addresses' then
      update sms.push_subscriptions s set ciphertext = v.ciphertext, key_id = p_key_id
      from unnest(p_ids, p_ciphertexts) v (id, ciphertext) where s.endpoint_hash = decode(v.id, 'hex');
  end case;
end
$$;

-- How many values of each kind name another key.
create or replace function sms.count_sealed_otherwise(p_key_id text)
returns table (kind text, count bigint)
language sql stable security definer set search_path = '' as $$ -- definer: as sms.sealed_otherwise
  select 'credentials', count(*) from sms.secrets s where s.key_id <> p_key_id
  union all select 'webhook_tokens', count(*) from sms.webhook_tokens t where t.key_id <> p_key_id
  union all select 'retired_requests', count(*) from sms.retired_requests r where r.key_id <> p_key_id
  union all select 'delivery_bodies', count(*) from sms.delivery_bodies b where b.key_id <> p_key_id
  union all select 'push_addresses', count(*) from sms.push_subscriptions s where s.key_id <> p_key_id
$$;
