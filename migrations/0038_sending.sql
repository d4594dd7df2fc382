-- Receiving and sending are two states. US carriers block what a local number sends until it is in an approved campaign;
-- toll-free numbers need none. Kept as QuestBlue last said it; no row: it has not said anything.
create table sms.registrations (
  number_id uuid primary key,
  tenant_id sms.tenant_id not null,
  state     text not null check (state in ('registered', 'pending', 'unregistered')),
  read_at   timestamptz not null,
  foreign key (tenant_id, number_id) references sms.numbers (tenant_id, id)
);
alter table sms.registrations enable row level security, force row level security;
grant select on sms.registrations to sms_user, sms_tenant, sms_superadmin, sms_worker;
create policy owner on sms.registrations to sms_owner using (true) with check (true);
create policy user_reads_held on sms.registrations for select to sms_user
  using (tenant_id = (select sms.current_tenant()) and number_id in (select sms.held_numbers()));
create policy tenant_reads on sms.registrations for select to sms_tenant using (tenant_id = (select sms.current_tenant()));
create policy superadmin on sms.registrations for select to sms_superadmin using (true);
create policy worker on sms.registrations for select to sms_worker using (true);

-- When QuestBlue's campaigns were last read, and last asked for.
create table sms.campaign_reads (
  id       boolean primary key default true check (id),
  asked_at timestamptz not null default '-infinity',
  read_at  timestamptz not null default '-infinity'
);
insert into sms.campaign_reads default values;
alter table sms.campaign_reads enable row level security, force row level security;
create policy owner on sms.campaign_reads to sms_owner using (true) with check (true);

alter table sms.tenant_settings add column send_unregistered boolean not null default false;

create function sms.is_toll_free(p_number text) returns boolean
language sql immutable return p_number ~ '^\+18(00|22|33|44|55|66|77|88)[0-9]{7}$';

-- Whether a number may send, as far as is known.
create function sms.sending_of(p_id uuid, p_number text) returns text
language sql stable return case
    when sms.is_toll_free(p_number) then 'toll_free'
    else coalesce((select r.state from sms.registrations r where r.number_id = p_id), 'unknown') end;
grant execute on function sms.is_toll_free(text), sms.sending_of(uuid, text) to sms_user, sms_tenant, sms_superadmin;

-- Whether it is time to read the campaigns: hourly, and every five minutes while it fails. Whoever asks first does it.
create function sms.campaigns_are_due() returns boolean
language plpgsql security definer set search_path = '' as $$ -- definer: the worker may not change when it was read by hand
begin
  update sms.campaign_reads r set asked_at = clock_timestamp()
  where r.read_at < clock_timestamp() - interval '1 hour' and r.asked_at < clock_timestamp() - interval '5 minutes'
    and exists (select from sms.numbers n where n.unlinked_at is null);
  return found;
end
$$;

-- What the campaigns say of every linked number: in an approved one, in one that waits for approval, or in none.
create function sms.note_campaigns(p_approved text[], p_waiting text[]) returns void
language plpgsql security definer set search_path = '' as $$ -- definer: as sms.campaigns_are_due
begin
  insert into sms.registrations as r (number_id, tenant_id, state, read_at)
  select n.id, n.tenant_id, case when n.number = any (p_approved) then 'registered' when n.number = any (p_waiting) then 'pending'
    else 'unregistered' end, clock_timestamp()
  from sms.numbers n where n.unlinked_at is null and not sms.is_toll_free(n.number) order by n.id
  on conflict (number_id) do update set state = excluded.state, read_at = excluded.read_at;
  update sms.campaign_reads set asked_at = clock_timestamp(), read_at = clock_timestamp();
end
$$;
grant execute on function sms.campaigns_are_due(), sms.note_campaigns(text[], text[]) to sms_worker;

create or replace function sms.refuse_to_send(p_number sms.numbers, p_person sms.user_id, p_to text, p_segments integer) returns void
language plpgsql set search_path = '' as $$
begin
  if sms.is_canadian(p_to) and not exists (
    select from sms.tenant_settings g where g.tenant_id = p_number.tenant_id and g.send_to_canada
  ) then perform sms.refuse('destination_not_allowed'); end if;
  if sms.sending_of(p_number.id, p_number.number) in ('pending', 'unregistered') and not exists (
    select from sms.tenant_settings g where g.tenant_id = p_number.tenant_id and g.send_unregistered
  ) then perform sms.refuse('number_unregistered'); end if;
  if sms.opted_out(p_number.tenant_id, p_number.number, array[p_to]) then perform sms.refuse('opted_out'); end if;
end
$$;

-- As before; an answer that may not be sent, from whatever rule, is left out and holds up no other.
create or replace function sms.answer_keywords(p_limit integer) returns integer
language plpgsql security definer set search_path = '' as $$ -- definer: the worker writes no messages by hand
declare
  v_due sms.answers_due;
  v_number sms.numbers;
  v_text text;
  v_at timestamptz;
  v_id uuid;
  v_count integer := 0;
begin
  for v_due in select d.* from sms.answers_due d order by d.message_id limit p_limit for update skip locked loop
    delete from sms.answers_due d where d.message_id = v_due.message_id;
    select n.* into v_number from sms.numbers n where n.id = v_due.number_id and n.enabled and n.unlinked_at is null for share;
    continue when not found or v_due.at < clock_timestamp() - interval '5 minutes'
      or sms.service_state(v_due.tenant_id) <> 'in_service';
    select case v_due.kind when 'stop' then g.stop_answer when 'start' then g.start_answer else g.help_answer end
    into v_text from sms.tenant_settings g where g.tenant_id = v_due.tenant_id;
    continue when v_text is null or sms.sending_of(v_number.id, v_number.number) in ('pending', 'unregistered') and not exists (
      select from sms.tenant_settings g where g.tenant_id = v_due.tenant_id and g.send_unregistered);
    begin
      v_at := clock_timestamp();
      v_id := sms.uuid_v7(v_at);
      insert into sms.automatic_texts (message_id, tenant_id, conversation_id, answers, kind, at)
      values (v_id, v_due.tenant_id, v_due.conversation_id, v_due.message_id, v_due.kind, v_at) on conflict do nothing;
      continue when not found;
      update sms.number_state s set last_out_at = greatest(s.last_out_at, v_at) where s.number_id = v_number.id;
      insert into sms.messages (tenant_id, id, number_id, conversation_id, direction, peer, participants, text, status, at)
      values (v_due.tenant_id, v_id, v_due.number_id, v_due.conversation_id, 'out', v_due.peer, array[v_due.peer], v_text, 'queued', v_at);
      insert into sms.outbox (message_id, tenant_id, number_id, conversation_id)
      values (v_id, v_due.tenant_id, v_due.number_id, v_due.conversation_id);
      insert into sms.events (tenant_id, number_id, conversation_id, message_id, kind, number, peer)
      values (v_due.tenant_id, v_due.number_id, v_due.conversation_id, v_id, 'message', v_number.number, v_due.peer);
      v_count := v_count + 1;
    exception when sqlstate 'SMS00' then null;
    end;
  end loop;
  if v_count > 0 then perform pg_notify('sms_events', ''); end if;
  return v_count;
end
$$;
