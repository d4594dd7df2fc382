-- All numbers of a tenant set at QuestBlue, one after the other: what became of each stays here, so that a run survives
-- whoever looks at it, and the server too.
create table sms.delivery_runs (
  tenant_id  sms.tenant_id not null,
  id         uuid not null default sms.uuid_v7(),
  started_at timestamptz not null default clock_timestamp(),
  started_by sms.user_id not null default sms.current_person(),
  ended_at   timestamptz,
  primary key (tenant_id, id)
);
create unique index one_delivery_run on sms.delivery_runs (tenant_id) where ended_at is null;
alter table sms.delivery_runs enable row level security, force row level security;
grant select, insert (tenant_id), update (ended_at) on sms.delivery_runs to sms_superadmin;
grant select, update (ended_at) on sms.delivery_runs to sms_worker;
create policy owner on sms.delivery_runs to sms_owner using (true) with check (true);
create policy superadmin on sms.delivery_runs to sms_superadmin using (true);
create policy worker_reads on sms.delivery_runs for select to sms_worker using (true);
create policy worker_ends on sms.delivery_runs for update to sms_worker using (true) with check (true);

create table sms.delivery_run_numbers (
  tenant_id sms.tenant_id not null,
  run_id    uuid not null,
  number_id uuid not null,
  place     integer not null,
  state     text not null default 'waiting' check (state in ('waiting', 'working', 'done', 'refused', 'left_out')),
  code      text, -- of the refusal, and its sentence
  message   text,
  at        timestamptz,
  primary key (tenant_id, run_id, number_id),
  foreign key (tenant_id, run_id) references sms.delivery_runs (tenant_id, id),
  foreign key (tenant_id, number_id) references sms.numbers (tenant_id, id),
  check ((state in ('refused', 'left_out')) >= (code is not null))
);
create index delivery_run_numbers_open on sms.delivery_run_numbers (run_id, place) where state in ('waiting', 'working');
alter table sms.delivery_run_numbers enable row level security, force row level security;
grant select, insert (tenant_id, run_id, number_id, place), update (state, code, message, at) on sms.delivery_run_numbers to sms_superadmin;
grant select, update (state, code, message, at) on sms.delivery_run_numbers to sms_worker;
create policy owner on sms.delivery_run_numbers to sms_owner using (true) with check (true);
create policy superadmin on sms.delivery_run_numbers to sms_superadmin using (true);
create policy worker_reads on sms.delivery_run_numbers for select to sms_worker using (true);
create policy worker_notes on sms.delivery_run_numbers for update to sms_worker using (true) with check (true);
