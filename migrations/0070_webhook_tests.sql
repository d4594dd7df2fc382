-- Tests of the way to a number, hop by hop or with a real text. The hops' text goes the way of every other, up to being
-- stored and routed, and is then taken back: what stays is a row here, and one in the webhook's log, marked as a test.
create table sms.webhook_tests (
  tenant_id  sms.tenant_id not null,
  id         uuid not null default sms.uuid_v7(),
  number_id  uuid not null,
  kind       text not null check (kind in ('hops', 'phone', 'number')),
  hash       bytea unique check (length(hash) = 32), -- SHA-256 of the one-time secret that its text is known by
  started_at timestamptz not null default clock_timestamp(),
  started_by sms.user_id default sms.current_person(),
  expires_at timestamptz not null,
  ended_at   timestamptz,
  hops       jsonb not null default '[]', -- as far as it has come
  arrival    jsonb, -- how its text came in
  message_id uuid, -- the real text that one of our numbers sent for it
  primary key (tenant_id, id),
  foreign key (tenant_id, number_id) references sms.numbers (tenant_id, id),
  check ((kind = 'hops') = (hash is not null)),
  check ((kind = 'number') = (message_id is not null))
);
create index webhook_tests_of_number on sms.webhook_tests (number_id, id desc);
create index webhook_tests_old on sms.webhook_tests (started_at);
alter table sms.webhook_tests enable row level security, force row level security;
-- All but the hash: whoever had it could not forge a text, but need not know it either.
grant select (tenant_id, id, number_id, kind, started_at, started_by, expires_at, ended_at, hops, arrival, message_id),
  insert (tenant_id, number_id, kind, hash, expires_at, message_id) on sms.webhook_tests to sms_tenant, sms_superadmin;
grant select (tenant_id, id, started_at, ended_at, arrival), update (hops, ended_at), delete on sms.webhook_tests to sms_worker;
create policy owner on sms.webhook_tests to sms_owner using (true) with check (true);
create policy tenant_reads on sms.webhook_tests for select to sms_tenant using (tenant_id = (select sms.current_tenant()));
create policy tenant_begins on sms.webhook_tests for insert to sms_tenant with check (tenant_id = (select sms.current_tenant()));
create policy superadmin on sms.webhook_tests to sms_superadmin using (true);
create policy worker_reads on sms.webhook_tests for select to sms_worker using (true);
create policy worker_notes on sms.webhook_tests for update to sms_worker using (true) with check (true);
create policy worker_clears on sms.webhook_tests for delete to sms_worker using (true);

-- The newest live token of a number, sealed, for the server alone: it posts its test there as QuestBlue posts texts. That
-- somebody began a test is audited with the test.
create function sms.token_to_test(p_number uuid)
returns table (token_id uuid, ciphertext bytea, key_id text)
language sql stable security definer set search_path = '' as $$ -- definer: nobody may select a token
  select t.id, t.ciphertext, t.key_id from sms.webhook_tokens t
  where t.number_id = p_number and (t.expires_at is null or t.expires_at > clock_timestamp())
  order by t.created_at desc limit 1
$$;

-- What would become of a text from somebody new, by the very functions that take texts in, behind the same lock: the
-- outcome, in whose inboxes it would be, and why there. All that they wrote is taken back before this returns.
create function sms.try_text(p_number uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$ -- definer: no role may ingest and look at it
declare
  v_number sms.numbers;
  v_message uuid := sms.uuid_v7();
  v_outcome text;
  v_inboxes jsonb;
  v_decision jsonb;
begin
  select n.* into v_number from sms.numbers n where n.id = p_number and n.unlinked_at is null;
  if not found then return jsonb_build_object('outcome', 'rejected', 'inboxes', '[]'::jsonb); end if;
  begin
    select i.outcome into v_outcome from sms.ingest(jsonb_build_array(jsonb_build_object(
      'item', 0, 'deliveryId', sms.uuid_v7(), 'messageId', v_message, 'numberId', v_number.id, 'number', v_number.number,
      'receivedAt', clock_timestamp(), 'elapsedMs', 0, 'dialect', 'test', 'from', 'test ' || v_message,
      'to', jsonb_build_array(v_number.number), 'text', 'A test of the webhook', 'segments', 1, 'media', '[]'::jsonb))) i;
    select coalesce(jsonb_agg(sms.name_of(b.user_id) order by sms.name_of(b.user_id)), '[]') into v_inboxes
    from sms.inbox b where b.tenant_id = v_number.tenant_id and b.message_id = v_message;
    select m.decision into v_decision from sms.messages m where m.tenant_id = v_number.tenant_id and m.id = v_message;
    raise exception using errcode = 'SMS01', message = 'a test leaves nothing behind';
  exception when sqlstate 'SMS01' then null;
  end;
  return jsonb_build_object('outcome', v_outcome, 'inboxes', v_inboxes, 'rule', v_decision -> 'rule',
    'nobodyAvailable', coalesce(v_decision -> 'nobodyAvailable', 'false'));
end
$$;

-- Whether a test of a number waits for the text that has this secret.
create function sms.awaits_test(p_hash bytea, p_number uuid) returns boolean
language sql stable security definer set search_path = '' as $$ -- definer: the webhook's role may ask, and read nothing
  select exists (
    select from sms.webhook_tests t
    where t.hash = p_hash and t.number_id = p_number and t.arrival is null and t.ended_at is null and t.expires_at > clock_timestamp())
$$;

-- Takes in the text of a test, once, while the test runs: known by its secret, and on a token of the number that is
-- tested. False for every other, which is then a request like any.
create function sms.receive_test(p_hash bytea, p_delivery jsonb) returns boolean
language plpgsql security definer set search_path = '' as $$ -- definer: the webhook's role may call this and touch nothing
declare
  v record;
  v_test sms.webhook_tests;
  v_began timestamptz := clock_timestamp();
  v_tried jsonb;
  v_elapsed integer;
begin
  select * into v from jsonb_to_record(p_delivery) as d ("deliveryId" uuid, "numberId" uuid, number text, "tokenId" uuid,
    "receivedAt" timestamptz, "elapsedMs" integer, digest text, size integer, parsed boolean, lacks text, encoding text);
  select t.* into v_test from sms.webhook_tests t
  where t.hash = p_hash and t.number_id = v."numberId" and t.arrival is null and t.ended_at is null
    and t.expires_at > clock_timestamp() for update;
  if not found then return false; end if;
  v_tried := sms.try_text(v_test.number_id);
  v_elapsed := v."elapsedMs" + round(extract(epoch from clock_timestamp() - v_began) * 1000);
  update sms.webhook_tests t
  set arrival = p_delivery - 'deliveryId' - 'tokenId' || jsonb_build_object('tried', v_tried, 'storedMs', v_elapsed)
  where t.tenant_id = v_test.tenant_id and t.id = v_test.id;
  insert into sms.deliveries (id, tenant_id, number_id, number, token_id, at, outcome, duration_ms)
  values (v."deliveryId", v_test.tenant_id, v_test.number_id, v.number, v."tokenId", v."receivedAt", 'test', v_elapsed);
  return true;
end
$$;

-- What is known here of the way to a number, for the server's own tests.
create function sms.webhook_facts(p_number uuid) returns jsonb
language sql stable security definer set search_path = '' as $$ -- definer: asks the mapping views, tokens and the log
  select jsonb_build_object(
    'number', n.number, 'linkedAt', n.linked_at, 'enabled', n.enabled, 'disabledReason', n.enabled_reason,
    'disabledAt', n.enabled_changed_at, 'hasTier', sms.has_tier(n.tenant_id), 'tier', t.tier, 'tenant', t.name,
    'credentials', (select g.credentials_state from sms.settings g), 'setAt', w.set_at, 'usedAt', s.token_used_at,
    'tokenMadeAt', (
      select k.created_at from sms.webhook_tokens k
      where k.number_id = n.id and (k.expires_at is null or k.expires_at > clock_timestamp()) order by k.created_at desc limit 1),
    'retired', coalesce((
      select jsonb_build_object('count', count(*), 'last', max(r.received_at))
      from sms.webhook_tokens k join sms.retired_requests r on r.token_id = k.id
      where k.number_id = n.id and r.received_at > clock_timestamp() - interval '1 day'
        and r.received_at > coalesce(w.set_at, '-infinity')), '{}'),
    'holders', coalesce((
      select jsonb_agg(jsonb_build_object('name', sms.name_of(h.user_id), 'skipped', h.skipped) order by h.position)
      from sms.holders_of(array[n.id]) h), '[]'))
  from sms.numbers n
  join sms.number_state s on s.number_id = n.id
  join sms.webhook_state w on w.number_id = n.id
  left join sms.tenants t on t.id = n.tenant_id
  where n.id = p_number and n.unlinked_at is null
$$;
grant execute on function sms.awaits_test(bytea, uuid), sms.receive_test(bytea, jsonb) to sms_ingest;
grant execute on function sms.token_to_test(uuid), sms.try_text(uuid), sms.webhook_facts(uuid) to sms_worker;
