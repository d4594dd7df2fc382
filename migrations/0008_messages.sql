-- Who a number talks with: one row for each set of other participants. Open until closed or idle (tenant_settings).
create table sms.conversations (
  tenant_id    sms.tenant_id not null,
  id           uuid not null default gen_random_uuid(),
  number_id    uuid not null,
  key          text not null, -- the other participants, sorted, with commas; the hash of it where it is long
  peer         text not null, -- who wrote first or was written to
  participants text[] not null,
  handler_id   sms.user_id, -- whom routing gave it to; null with everyone
  opened_at    timestamptz not null,
  last_at      timestamptz not null,
  closed_at    timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, number_id, key),
  foreign key (tenant_id, number_id) references sms.numbers (tenant_id, id)
);
create index conversations_recent on sms.conversations (tenant_id, number_id, last_at desc);
alter table sms.conversations enable row level security, force row level security;
grant select on sms.conversations to sms_user, sms_tenant, sms_superadmin, sms_worker;
create policy owner on sms.conversations to sms_owner using (true) with check (true);
create policy user_reads_held on sms.conversations for select to sms_user
  using (tenant_id = (select sms.current_tenant()) and number_id in (select sms.held_numbers()));
create policy tenant_reads on sms.conversations for select to sms_tenant using (tenant_id = (select sms.current_tenant()));
create policy superadmin on sms.conversations for select to sms_superadmin using (true);
create policy worker on sms.conversations for select to sms_worker using (true);

-- Every text, in and out. Ranges of the UUIDv7 are months: keys stay unique, look-ups by id and by time prune.
-- Nothing refers to it by foreign key, so that a month can be dropped.
create table sms.messages (
  tenant_id       sms.tenant_id not null,
  id              uuid not null,
  number_id       uuid not null,
  conversation_id uuid not null,
  direction       text not null check (direction in ('in', 'out')),
  peer            text not null,
  participants    text[] not null,
  text            text not null,
  media_count     smallint not null default 0,
  segments        smallint not null default 1,
  status          text not null,
  status_reason   text, -- why it failed or is held
  handler_id      sms.user_id,
  author_id       sms.user_id, -- who sent it, for outbound
  at              timestamptz not null,
  changed_at      timestamptz not null default clock_timestamp(),
  primary key (tenant_id, id),
  check (case direction
    when 'in' then status in ('received', 'held', 'duplicate')
    else status in ('queued', 'held', 'sending', 'sent', 'delivered', 'failed', 'unknown') end)
) partition by range (id);
create table sms.messages_default partition of sms.messages default;
create index messages_of_number on sms.messages (tenant_id, number_id, id desc);
create index messages_of_conversation on sms.messages (tenant_id, conversation_id, id desc);
create index messages_newest on sms.messages (id desc);
alter table sms.messages enable row level security, force row level security;
alter table sms.messages_default enable row level security, force row level security;
grant select on sms.messages to sms_user, sms_tenant, sms_superadmin, sms_worker;
grant update (status, status_reason, changed_at) on sms.messages to sms_worker;
create policy owner on sms.messages to sms_owner using (true) with check (true);
create policy user_reads_held on sms.messages for select to sms_user
  using (tenant_id = (select sms.current_tenant()) and number_id in (select sms.held_numbers()));
create policy tenant_reads on sms.messages for select to sms_tenant using (tenant_id = (select sms.current_tenant()));
create policy superadmin on sms.messages for select to sms_superadmin using (true);
create policy worker_reads on sms.messages for select to sms_worker using (true);
create policy worker_settles on sms.messages for update to sms_worker using (true) with check (true);

-- In whose inbox ("mine") a text landed. A held text is a message without such rows.
create table sms.inbox (
  tenant_id       sms.tenant_id not null,
  user_id         sms.user_id not null,
  message_id      uuid not null,
  number_id       uuid not null,
  conversation_id uuid not null,
  read_at         timestamptz,
  primary key (tenant_id, user_id, message_id)
) partition by range (message_id);
create table sms.inbox_default partition of sms.inbox default;
create index inbox_of_message on sms.inbox (tenant_id, message_id);
create index inbox_unread on sms.inbox (tenant_id, user_id, conversation_id) where read_at is null;
alter table sms.inbox enable row level security, force row level security;
alter table sms.inbox_default enable row level security, force row level security;
grant select on sms.inbox to sms_user, sms_tenant, sms_superadmin, sms_worker;
grant update (read_at) on sms.inbox to sms_user, sms_tenant, sms_superadmin;
create policy owner on sms.inbox to sms_owner using (true) with check (true);
create policy user_reads_own on sms.inbox for select to sms_user
  using (tenant_id = (select sms.current_tenant()) and user_id = (select sms.current_person()) and number_id in (select sms.held_numbers()));
create policy user_marks_own on sms.inbox for update to sms_user
  using (tenant_id = (select sms.current_tenant()) and user_id = (select sms.current_person()))
  with check (tenant_id = (select sms.current_tenant()) and user_id = (select sms.current_person()));
create policy tenant_reads on sms.inbox for select to sms_tenant using (tenant_id = (select sms.current_tenant()));
create policy tenant_marks_own on sms.inbox for update to sms_tenant
  using (tenant_id = (select sms.current_tenant()) and user_id = (select sms.current_person()))
  with check (tenant_id = (select sms.current_tenant()) and user_id = (select sms.current_person()));
create policy superadmin_reads on sms.inbox for select to sms_superadmin using (true);
create policy superadmin_marks_own on sms.inbox for update to sms_superadmin
  using (user_id = (select sms.current_person())) with check (user_id = (select sms.current_person()));
create policy worker on sms.inbox for select to sms_worker using (true);

-- Pictures and other files of a message, kept as bytes. A link is fetched at once after the commit, since it may expire.
create table sms.media (
  tenant_id  sms.tenant_id not null,
  id         uuid not null,
  message_id uuid not null,
  number_id  uuid not null,
  position   smallint not null,
  type       text,
  size       integer check (size between 0 and 5242880),
  bytes      bytea,
  source_url text,
  state      text not null check (state in ('pending', 'kept', 'failed')),
  reason     text,
  attempts   smallint not null default 0,
  next_at    timestamptz not null default clock_timestamp(),
  primary key (tenant_id, id)
);
create index media_of_message on sms.media (tenant_id, message_id, position);
create index media_waiting on sms.media (next_at) where state = 'pending';
alter table sms.media enable row level security, force row level security;
grant select (tenant_id, id, message_id, number_id, position, type, size, bytes, state, reason) on sms.media to sms_user, sms_tenant, sms_superadmin;
grant select, update (type, size, bytes, state, reason, attempts, next_at) on sms.media to sms_worker;
create policy owner on sms.media to sms_owner using (true) with check (true);
create policy user_reads_held on sms.media for select to sms_user
  using (tenant_id = (select sms.current_tenant()) and number_id in (select sms.held_numbers()));
create policy tenant_reads on sms.media for select to sms_tenant using (tenant_id = (select sms.current_tenant()));
create policy superadmin on sms.media for select to sms_superadmin using (true);
create policy worker_reads on sms.media for select to sms_worker using (true);
create policy worker_keeps on sms.media for update to sms_worker using (true) with check (true);

-- What open pages are told: a message came or its status moved. Kept for two days, so that a broken stream can resume.
create table sms.events (
  tenant_id       sms.tenant_id not null,
  id              uuid not null default sms.uuid_v7(),
  number_id       uuid not null,
  conversation_id uuid not null,
  message_id      uuid not null,
  kind            text not null check (kind in ('message', 'status')),
  number          text not null,
  peer            text not null,
  at              timestamptz not null default clock_timestamp(),
  primary key (tenant_id, id)
);
create index events_newest on sms.events (id);
alter table sms.events enable row level security, force row level security;
grant select on sms.events to sms_user, sms_tenant, sms_superadmin, sms_worker;
grant delete on sms.events to sms_worker;
create policy owner on sms.events to sms_owner using (true) with check (true);
create policy user_reads_held on sms.events for select to sms_user
  using (tenant_id = (select sms.current_tenant()) and number_id in (select sms.held_numbers()));
create policy tenant_reads on sms.events for select to sms_tenant using (tenant_id = (select sms.current_tenant()));
create policy superadmin on sms.events for select to sms_superadmin using (true);
create policy worker_reads on sms.events for select to sms_worker using (true);
create policy worker_clears on sms.events for delete to sms_worker using (true);

-- Who does not want to be texted by a tenant: from STOP until START. Outlives the tenure of the number it came to.
create table sms.opt_outs (
  id         uuid primary key default sms.uuid_v7(),
  tenant_id  sms.tenant_id not null,
  peer       text not null,
  number_id  uuid,
  message_id uuid,
  keyword    text not null,
  at         timestamptz not null,
  ended_at   timestamptz check (ended_at >= at)
);
create unique index opt_outs_current on sms.opt_outs (tenant_id, peer) where ended_at is null;
alter table sms.opt_outs enable row level security, force row level security;
grant select on sms.opt_outs to sms_tenant, sms_superadmin, sms_worker;
create policy owner on sms.opt_outs to sms_owner using (true) with check (true);
create policy tenant_reads on sms.opt_outs for select to sms_tenant using (tenant_id = (select sms.current_tenant()));
create policy superadmin on sms.opt_outs for select to sms_superadmin using (true);
create policy worker on sms.opt_outs for select to sms_worker using (true);
