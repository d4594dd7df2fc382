-- What came on a token that was ever ours (unlinked, expired, rotated away): the request as it was, sealed, so that it
-- can be replayed. It may hold somebody's text, and whose is not settled: no walled role selects it.
create table sms.retired_requests (
  delivery_id  uuid primary key,
  token_id     uuid not null references sms.webhook_tokens (id),
  received_at  timestamptz not null,
  size         integer not null check (size >= 0), -- of the body, before it was sealed
  ciphertext   bytea not null,
  key_id       text not null
);
create index retired_requests_of_token on sms.retired_requests (token_id, received_at);
alter table sms.retired_requests enable row level security, force row level security;
create policy owner on sms.retired_requests to sms_owner using (true) with check (true);

-- How a token stands: what it vouches for, or that it is retired. No row: it was never ours.
create function sms.standing_of_token(p_hash bytea)
returns table (token_id uuid, number_id uuid, number text, retired boolean)
language sql stable security definer set search_path = '' as $$ -- definer: as number_of_token
  select t.id, n.id, n.number,
    n.unlinked_at is not null or (t.expires_at is not null and t.expires_at <= clock_timestamp())
  from sms.webhook_tokens t join sms.numbers n on n.id = t.number_id
  where t.hash = p_hash
$$;

-- Logs and keeps one request on a retired token. It is nobody's: no tenant sees that it came.
create function sms.keep_retired(p_delivery jsonb, p_ciphertext bytea, p_key_id text) returns void
language plpgsql security definer set search_path = '' as $$ -- definer: the webhook's role may call this and touch nothing
declare
  v record;
begin
  select * into v from jsonb_to_record(p_delivery) as d ("deliveryId" uuid, number text, "tokenId" uuid,
    "receivedAt" timestamptz, "elapsedMs" integer, size integer);
  insert into sms.deliveries (id, tenant_id, number_id, number, token_id, at, outcome, reason, duration_ms)
  values (v."deliveryId", null, null, v.number, v."tokenId", v."receivedAt", 'rejected', 'retired_token', v."elapsedMs")
  on conflict do nothing; -- repeated after a lost answer
  insert into sms.retired_requests (delivery_id, token_id, received_at, size, ciphertext, key_id)
  values (v."deliveryId", v."tokenId", v."receivedAt", v.size, p_ciphertext, p_key_id)
  on conflict do nothing;
end
$$;
grant execute on function sms.standing_of_token(bytea), sms.keep_retired(jsonb, bytea, text) to sms_ingest;
