-- What waits to be handed to the carrier, and what is being handed over. A row goes when the outcome is known.
create table sms.outbox (
  message_id      uuid primary key,
  tenant_id       sms.tenant_id not null,
  number_id       uuid not null,
  conversation_id uuid not null,
  seq             bigint not null generated always as identity, -- drawn under the conversation's lock: its order is the conversation's
  state           text not null default 'queued' check (state in ('queued', 'sending')),
  queued_at       timestamptz not null default clock_timestamp(),
  claimed_at      timestamptz,
  foreign key (tenant_id, number_id) references sms.numbers (tenant_id, id),
  check ((state = 'sending') = (claimed_at is not null))
);
create index outbox_queued on sms.outbox (seq) where state = 'queued';
create index outbox_sending on sms.outbox (claimed_at) where state = 'sending';
create index outbox_of_conversation on sms.outbox (tenant_id, conversation_id, seq);
alter table sms.outbox enable row level security, force row level security;
grant select on sms.outbox to sms_worker;
create policy owner on sms.outbox to sms_owner using (true) with check (true);
create policy worker on sms.outbox for select to sms_worker using (true);

-- Texts handed over whose end is not known: what a report, which carries no id, is matched with, and whom to ask about.
-- A row stands from before the call, since a report may be quicker than the call's answer. A confirmed row is kept some
-- minutes, so that a report made twice is not taken for another text's.
create table sms.awaiting_reports (
  message_id   uuid primary key,
  tenant_id    sms.tenant_id not null,
  number_id    uuid not null,
  peer         text not null,
  carrier_id   text, -- null until the carrier has said it, and for good when its answer was lost
  sent_at      timestamptz not null default clock_timestamp(),
  next_ask_at  timestamptz not null default 'infinity',
  asked_at     timestamptz,
  ask_count    smallint not null default 0,
  confirmed_at timestamptz
);
create index awaiting_reports_of_peer on sms.awaiting_reports (number_id, peer, sent_at desc);
create index awaiting_reports_to_ask on sms.awaiting_reports (next_ask_at) where confirmed_at is null and carrier_id is not null;
create index awaiting_reports_old on sms.awaiting_reports (sent_at);
alter table sms.awaiting_reports enable row level security, force row level security;
grant select, delete on sms.awaiting_reports to sms_worker;
create policy owner on sms.awaiting_reports to sms_owner using (true) with check (true);
create policy worker_reads on sms.awaiting_reports for select to sms_worker using (true);
create policy worker_clears on sms.awaiting_reports for delete to sms_worker using (true);

-- Which message a person's Idempotency-Key has made, for a day.
create table sms.idempotency_keys (
  tenant_id    sms.tenant_id not null,
  user_id      sms.user_id not null,
  key          text not null check (length(key) between 1 and 200),
  message_id   uuid not null,
  request_hash bytea not null,
  used_at      timestamptz not null default clock_timestamp(),
  primary key (tenant_id, user_id, key)
);
create index idempotency_keys_old on sms.idempotency_keys (used_at);
alter table sms.idempotency_keys enable row level security, force row level security;
grant select (used_at), delete on sms.idempotency_keys to sms_worker;
create policy owner on sms.idempotency_keys to sms_owner using (true) with check (true);
create policy worker_reads on sms.idempotency_keys for select to sms_worker using (true);
create policy worker_clears on sms.idempotency_keys for delete to sms_worker using (true);
