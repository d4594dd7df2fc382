-- The secret part of a webhook's address, per number; several may live at once while one replaces another.
create table sms.webhook_tokens (
  id         uuid primary key,
  tenant_id  sms.tenant_id not null,
  number_id  uuid not null,
  hash       bytea not null unique check (length(hash) = 32), -- SHA-256 of the token
  ciphertext bytea not null,
  key_id     text not null,
  created_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz,
  foreign key (tenant_id, number_id) references sms.numbers (tenant_id, id)
);
create index webhook_tokens_of_number on sms.webhook_tokens (number_id, created_at desc);
alter table sms.webhook_tokens enable row level security, force row level security;
grant insert on sms.webhook_tokens to sms_superadmin; -- made with a link; read through the functions below alone
create policy owner on sms.webhook_tokens to sms_owner using (true) with check (true);
create policy superadmin_makes on sms.webhook_tokens for insert to sms_superadmin with check (true);

-- Which number a token vouches for; nothing for the unknown, the expired, and those of an ended tenure.
create function sms.number_of_token(p_hash bytea)
returns table (token_id uuid, number_id uuid, number text, tenant_id text)
language sql stable security definer set search_path = '' as $$ -- definer: the ingest may ask, and read nothing
  select t.id, n.id, n.number, n.tenant_id::text
  from sms.webhook_tokens t join sms.numbers n on n.id = t.number_id and n.unlinked_at is null
  where t.hash = p_hash and (t.expires_at is null or t.expires_at > clock_timestamp())
$$;

-- The linked numbers among some digits, for a front proxy that vouches for all of them.
create function sms.numbers_of(p_numbers text[])
returns table (number text, number_id uuid, tenant_id text)
language sql stable security definer set search_path = '' as $$ -- definer: as number_of_token
  select n.number, n.id, n.tenant_id::text from sms.numbers n where n.number = any (p_numbers) and n.unlinked_at is null
$$;
grant execute on function sms.number_of_token(bytea), sms.numbers_of(text[]) to sms_ingest;

-- The newest live token of a number, sealed, for a superadmin's eyes or for QuestBlue; each opening is audited.
create function sms.open_token(p_number uuid, p_purpose text)
returns table (token_id uuid, ciphertext bytea, key_id text)
language plpgsql security definer set search_path = '' as $$ -- definer: no walled role may select a token
begin
  if p_purpose not in ('shown', 'set_at_carrier') then raise exception 'unknown purpose'; end if;
  return query
    select t.id, t.ciphertext, t.key_id from sms.webhook_tokens t
    where t.number_id = p_number and (t.expires_at is null or t.expires_at > clock_timestamp())
    order by t.created_at desc limit 1;
  perform sms.record(n.tenant_id, 'webhook_token.' || p_purpose, jsonb_build_object('number', n.id))
  from sms.numbers n where n.id = p_number;
end
$$;
grant execute on function sms.open_token(uuid, text) to sms_superadmin;

-- What is known of a number's delivery at QuestBlue, which tells its mode and never the address.
create table sms.webhook_state (
  number_id     uuid primary key,
  tenant_id     sms.tenant_id not null,
  found_mode    text, -- what was set there when the number was linked, for setting it back
  found_email   text,
  carrier_mode  text, -- as last read
  read_at       timestamptz,
  set_at        timestamptz, -- since when it is set from here
  set_by        sms.user_id,
  doubt_reason  text, -- why a set webhook is doubted; null when it is not
  doubted_at    timestamptz,
  foreign key (tenant_id, number_id) references sms.numbers (tenant_id, id)
);
alter table sms.webhook_state enable row level security, force row level security;
grant select on sms.webhook_state to sms_tenant, sms_superadmin, sms_worker;
grant update (carrier_mode, read_at, doubt_reason, doubted_at) on sms.webhook_state to sms_tenant, sms_superadmin, sms_worker;
grant insert, update (found_mode, found_email, set_at, set_by) on sms.webhook_state to sms_superadmin;
create policy owner on sms.webhook_state to sms_owner using (true) with check (true);
create policy tenant_reads on sms.webhook_state for select to sms_tenant using (tenant_id = (select sms.current_tenant()));
create policy tenant_notes on sms.webhook_state for update to sms_tenant
  using (tenant_id = (select sms.current_tenant())) with check (tenant_id = (select sms.current_tenant()));
create policy superadmin on sms.webhook_state to sms_superadmin using (true);
create policy worker_reads on sms.webhook_state for select to sms_worker using (true);
create policy worker_notes on sms.webhook_state for update to sms_worker using (true) with check (true);
