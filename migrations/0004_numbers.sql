-- One row is one number's time in one tenant (a tenure), from linked_at to unlinked_at. The digits may come again.
create table sms.numbers (
  id                 uuid primary key default gen_random_uuid(),
  tenant_id          sms.tenant_id not null,
  number             text not null check (number ~ '^\+[1-9][0-9]{6,14}$'),
  label              text not null default '' check (length(label) <= 200),
  enabled            boolean not null default true,
  enabled_reason     text check (length(enabled_reason) <= 500), -- why it was last switched, either way
  enabled_changed_at timestamptz,
  shared             boolean not null default false, -- given to a team, however many of it are left
  routing            text not null default 'everyone' check (routing in ('everyone', 'round_robin', 'backup')),
  version            integer not null default 1, -- counts changes of holders and routing, for dialogs that have grown stale
  linked_at          timestamptz not null default clock_timestamp(),
  linked_by          sms.user_id,
  unlinked_at        timestamptz check (unlinked_at >= linked_at),
  unlinked_by        sms.user_id,
  unique (tenant_id, id)
);
create unique index numbers_linked on sms.numbers (number) where unlinked_at is null;
create index numbers_of_tenant on sms.numbers (tenant_id, number);
alter table sms.numbers enable row level security, force row level security;
grant select on sms.numbers to sms_user, sms_tenant, sms_superadmin, sms_worker;
grant update (label, enabled, enabled_reason, enabled_changed_at, shared, routing, version) on sms.numbers to sms_tenant, sms_superadmin;
grant insert, update (unlinked_at, unlinked_by) on sms.numbers to sms_superadmin;
create policy owner on sms.numbers to sms_owner using (true) with check (true);
create policy tenant_reads on sms.numbers for select to sms_tenant using (tenant_id = (select sms.current_tenant()));
create policy tenant_changes on sms.numbers for update to sms_tenant
  using (tenant_id = (select sms.current_tenant())) with check (tenant_id = (select sms.current_tenant()));
create policy superadmin on sms.numbers to sms_superadmin using (true);
create policy worker on sms.numbers for select to sms_worker using (true);

-- What changes with every text, apart from what is audited. Its row is the lock that routing takes: rivals of one number wait here.
create table sms.number_state (
  number_id     uuid primary key,
  tenant_id     sms.tenant_id not null,
  last_user_id  sms.user_id, -- round robin: whose turn was the last
  last_position integer not null default 0,
  turns         bigint not null default 0,
  last_in_at    timestamptz,
  last_out_at   timestamptz,
  token_id      uuid, -- the token that QuestBlue last used, and when: this confirms a webhook
  token_used_at timestamptz,
  foreign key (tenant_id, number_id) references sms.numbers (tenant_id, id)
);
alter table sms.number_state enable row level security, force row level security;
grant select on sms.number_state to sms_user, sms_tenant, sms_superadmin, sms_worker;
grant update (last_user_id, last_position) on sms.number_state to sms_tenant, sms_superadmin;
grant insert on sms.number_state to sms_superadmin;
create policy owner on sms.number_state to sms_owner using (true) with check (true);
create policy tenant_reads on sms.number_state for select to sms_tenant using (tenant_id = (select sms.current_tenant()));
create policy tenant_turns on sms.number_state for update to sms_tenant
  using (tenant_id = (select sms.current_tenant())) with check (tenant_id = (select sms.current_tenant()));
create policy superadmin on sms.number_state to sms_superadmin using (true);
create policy worker on sms.number_state for select to sms_worker using (true);
