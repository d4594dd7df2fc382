-- The webhook's log: every request that authenticated, with what became of it. Ranges of the id are months.
create table sms.deliveries (
  id          uuid primary key,
  tenant_id   sms.tenant_id, -- null while nobody's
  number_id   uuid,
  number      text,
  token_id    uuid,
  message_id  uuid,
  at          timestamptz not null,
  outcome     text not null check (outcome in ('delivered', 'held_disabled', 'held_unassigned', 'held_tier',
    'unknown_number', 'duplicate', 'rejected', 'report', 'report_unmatched', 'test')),
  reason      text,
  dialect     text,
  duration_ms integer not null check (duration_ms >= 0),
  released_at timestamptz, -- when a held text was delivered by hand
  released_by sms.user_id
) partition by range (id);
create table sms.deliveries_default partition of sms.deliveries default;
create index deliveries_of_tenant on sms.deliveries (tenant_id, id desc);
create index deliveries_of_number on sms.deliveries (number_id, id desc);
alter table sms.deliveries enable row level security, force row level security;
alter table sms.deliveries_default enable row level security, force row level security;
grant select on sms.deliveries to sms_tenant, sms_superadmin;
create policy owner on sms.deliveries to sms_owner using (true) with check (true);
create policy tenant_reads on sms.deliveries for select to sms_tenant using (tenant_id = (select sms.current_tenant()));
create policy superadmin on sms.deliveries for select to sms_superadmin using (true);

-- Texts of the last minutes by content, to tell a delivery made twice from two equal texts.
create table sms.recent_texts (
  tenant_id sms.tenant_id not null,
  number_id uuid not null,
  hash      bytea not null,
  at        timestamptz not null,
  primary key (tenant_id, number_id, hash)
);
create index recent_texts_old on sms.recent_texts (at);
alter table sms.recent_texts enable row level security, force row level security;
grant select, delete on sms.recent_texts to sms_worker;
create policy owner on sms.recent_texts to sms_owner using (true) with check (true);
create policy worker_reads on sms.recent_texts for select to sms_worker using (true);
create policy worker_clears on sms.recent_texts for delete to sms_worker using (true);

-- Makes the partitions of this month and some months ahead. Repeated, it makes what is missing.
create function sms.make_partitions(p_ahead integer default 3) returns void
language plpgsql security definer set search_path = '' as $$ -- definer: only the owner makes tables
declare
  v_parent text;
  v_from timestamptz;
  v_name text;
begin
  foreach v_parent in array array['messages', 'inbox', 'deliveries'] loop
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
grant execute on function sms.make_partitions(integer) to sms_worker;
select sms.make_partitions();
