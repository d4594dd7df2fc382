-- A database that was put back from a backup holds texts that wait to be sent, some of which went out after the backup was
-- made. It cannot know so by itself; but a copy stands in another place: another cluster, another database, or a log that
-- has taken another way since it was last at work. Then nothing is sent until a superadmin has looked.
create table sms.database_place (
  only_one   boolean primary key default true check (only_one),
  cluster    text, -- the system's identifier; null where it may not be asked
  database   oid not null,
  timeline   text not null,
  seen_at    timestamptz not null -- when it was last at work here, to a minute
);
alter table sms.database_place enable row level security, force row level security;
create policy owner on sms.database_place to sms_owner using (true) with check (true); -- by the functions below alone

-- While one stands, no text is handed to the carrier. Everything else goes on: what arrives is stored, what is written waits.
create table sms.sending_pauses (
  id           uuid primary key default sms.uuid_v7(),
  began_at     timestamptz not null default clock_timestamp(),
  reason       text not null check (reason in ('restored', 'by_hand')),
  began_by     sms.user_id,
  last_seen_at timestamptz, -- of a copy: when its original was last at work
  ended_at     timestamptz,
  ended_by     sms.user_id,
  ended_how    text check (ended_how in ('send', 'discard')),
  note         text check (length(note) <= 500),
  check ((ended_at is null) = (ended_how is null))
);
create unique index sending_paused_once on sms.sending_pauses ((true)) where ended_at is null;
alter table sms.sending_pauses enable row level security, force row level security;
create policy owner on sms.sending_pauses to sms_owner using (true) with check (true); -- by the functions below alone

create function sms.place_now() returns sms.database_place
language plpgsql volatile set search_path = '' as $$
declare
  v_place sms.database_place;
begin
  v_place.only_one := true;
  v_place.database := (select d.oid from pg_catalog.pg_database d where d.datname = current_database());
  v_place.timeline := left(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn()), 8);
  v_place.seen_at := clock_timestamp();
  begin
    v_place.cluster := (select c.system_identifier::text from pg_catalog.pg_control_system() c);
  exception when insufficient_privilege or undefined_function then null; -- a service that shows nobody its control file
  end;
  return v_place;
end
$$;

-- Whether texts may be handed over. Asked in the very transaction that takes one, so that no copy sends even its first. A log
-- on another way alone is a standby that took over where the last sign of life is fresh, and a restore where it is not.
create function sms.sending_goes_on() returns boolean
language plpgsql volatile security definer set search_path = '' as $$ -- definer: where a database is, is read by nobody
declare
  v_now sms.database_place;
  v_was sms.database_place;
begin
  if exists (select from sms.sending_pauses p where p.ended_at is null) then return false; end if;
  v_now := sms.place_now();
  select p.* into v_was from sms.database_place p;
  if not found then
    insert into sms.database_place select v_now.* on conflict do nothing;
    return true;
  end if;
  if v_was.database <> v_now.database or v_was.cluster <> v_now.cluster
    or v_was.timeline <> v_now.timeline and v_was.seen_at < v_now.seen_at - interval '5 minutes'
  then
    insert into sms.sending_pauses (reason, last_seen_at) values ('restored', v_was.seen_at) on conflict do nothing;
    if found then
      perform sms.record(null, 'sending.paused', '{}', jsonb_build_object('reason', 'restored', 'lastSeen', sms.written_utc(v_was.seen_at)));
    end if;
    return false;
  end if;
  if v_was.timeline <> v_now.timeline or v_was.cluster is null and v_now.cluster is not null
    or v_was.seen_at < v_now.seen_at - interval '1 minute'
  then
    update sms.database_place p set timeline = v_now.timeline, cluster = coalesce(v_now.cluster, p.cluster), seen_at = v_now.seen_at
    where p.only_one in (select q.only_one from sms.database_place q for update skip locked);
  end if;
  return true;
end
$$;

grant execute on function sms.sending_goes_on() to sms_worker;

create function sms.sending_paused_since() returns timestamptz
language sql stable security definer set search_path = '' as $$ -- definer: pauses are read by these functions alone
  select p.began_at from sms.sending_pauses p where p.ended_at is null
$$;
grant execute on function sms.sending_paused_since() to sms_tenant, sms_superadmin, sms_worker;

-- Nothing is sent from this commit on; a pause that stands stays as it is.
create function sms.pause_sending(p_note text) returns void
language plpgsql security definer set search_path = '' as $$ -- definer: as sms.sending_paused_since
begin
  insert into sms.sending_pauses (reason, began_by, note) values ('by_hand', sms.current_person(), p_note) on conflict do nothing;
  if not found then return; end if;
  perform sms.record(null, 'sending.paused', '{}', jsonb_build_object('reason', 'by_hand', 'note', p_note));
end
$$;
grant execute on function sms.pause_sending(text) to sms_superadmin, sms_worker;

-- What waits to be sent, and what is not known of what was being sent; `before`: when the pause began.
create function sms.sending_standing() returns jsonb
language sql stable security definer set search_path = '' as $$ -- definer: what waits is read by the worker alone
  select jsonb_build_object('paused', (
      select jsonb_build_object('since', p.began_at, 'reason', p.reason, 'lastSeenAt', p.last_seen_at, 'note', p.note)
      from sms.sending_pauses p where p.ended_at is null),
    'queued', count(*) filter (where o.state = 'queued'),
    'before', count(*) filter (where o.state = 'queued' and o.queued_at < sms.sending_paused_since()),
    'oldest', min(o.queued_at) filter (where o.state = 'queued'),
    'sending', count(*) filter (where o.state = 'sending'),
    'unknown', (select count(*) from sms.awaiting_reports a join sms.messages m on m.tenant_id = a.tenant_id and m.id = a.message_id
      where m.status = 'unknown'))
  from sms.outbox o
$$;
grant execute on function sms.sending_standing() to sms_superadmin;

-- What waits since before the pause, oldest first: what the carrier's history is asked for.
create function sms.queued_before_pause(p_limit integer)
returns table (message_id uuid, number text, recipients text[], queued_at timestamptz)
language sql stable security definer set search_path = '' as $$ -- definer: as sms.sending_standing
  select o.message_id, n.number, m.participants, o.queued_at
  from sms.outbox o join sms.messages m on m.tenant_id = o.tenant_id and m.id = o.message_id
  join sms.numbers n on n.tenant_id = o.tenant_id and n.id = o.number_id
  where o.state = 'queued' and o.queued_at < sms.sending_paused_since() order by o.seq limit p_limit
$$;
grant execute on function sms.queued_before_pause(integer) to sms_worker;

-- Takes a text that waits out of the queue, since the carrier's history shows it: its reports are awaited as of any other.
-- False where it waits no more.
create function sms.begin_found(p_message uuid) returns boolean
language plpgsql security definer set search_path = '' as $$ -- definer: as sms.claim_outbox
declare
  v_job sms.outbox;
begin
  if sms.sending_paused_since() is null then return false; end if;
  select o.* into v_job from sms.outbox o where o.message_id = p_message and o.state = 'queued' for update;
  if not found then return false; end if;
  update sms.outbox o set state = 'sending', claimed_at = clock_timestamp() where o.message_id = p_message;
  insert into sms.awaiting_reports (message_id, tenant_id, number_id, peer, sent_at)
  select v_job.message_id, v_job.tenant_id, v_job.number_id, m.peer, v_job.queued_at
  from sms.messages m where m.tenant_id = v_job.tenant_id and m.id = p_message
  on conflict do nothing;
  perform sms.settle_message(p_message, 'sending');
  return true;
end
$$;
grant execute on function sms.begin_found(uuid) to sms_worker;

-- Ends the pause. `send`: what waits is sent. `discard`: what waits since before the pause never is; what was written during
-- it is sent. From now on this is where the database is. Gives how many were discarded.
create function sms.resume_sending(p_how text, p_note text) returns integer
language plpgsql security definer set search_path = '' as $$ -- definer: as sms.sending_paused_since
declare
  v_pause sms.sending_pauses;
  v_message uuid;
  v_discarded integer := 0;
begin
  select p.* into v_pause from sms.sending_pauses p where p.ended_at is null for update;
  if not found then perform sms.refuse('sending_not_paused'); end if;
  if p_how = 'discard' then
    for v_message in select o.message_id from sms.outbox o
      where o.state = 'queued' and o.queued_at < v_pause.began_at order by o.seq for update
    loop
      perform sms.settle_message(v_message, 'failed', 'discarded_after_restore');
      v_discarded := v_discarded + 1;
    end loop;
  end if;
  update sms.sending_pauses p set ended_at = clock_timestamp(), ended_by = sms.current_person(), ended_how = p_how, note = coalesce(p_note, p.note)
  where p.id = v_pause.id;
  delete from sms.database_place;
  insert into sms.database_place select (sms.place_now()).*;
  perform sms.record(null, 'sending.resumed', '{}', jsonb_build_object('how', p_how, 'discarded', v_discarded, 'note', p_note));
  return v_discarded;
end
$$;
grant execute on function sms.resume_sending(text, text) to sms_superadmin;

-- As before, but that it asks first.
create or replace function sms.claim_outbox()
returns table (message_id uuid, refusal text, sender text, recipients text[], text text, media_urls text[])
language plpgsql security definer set search_path = '' as $$ -- definer: locks the number, and asks who is a member
#variable_conflict use_column
declare
  v_job sms.outbox;
  v_message sms.messages;
  v_number sms.numbers;
  v_refusal text;
begin
  if not sms.sending_goes_on() then return; end if;
  select o.* into v_job from sms.outbox o
  where o.state = 'queued' and not exists (
    select from sms.outbox earlier
    where earlier.tenant_id = o.tenant_id and earlier.conversation_id = o.conversation_id and earlier.seq < o.seq)
  order by o.seq limit 1
  for update of o skip locked;
  if not found then return; end if;

  select n.* into v_number from sms.numbers n where n.id = v_job.number_id for share;
  select m.* into v_message from sms.messages m where m.tenant_id = v_job.tenant_id and m.id = v_job.message_id;
  v_refusal := case
    when v_message.id is null then 'not_found'
    when v_number.unlinked_at is not null then 'number_unlinked'
    when not v_number.enabled then 'number_disabled'
    else coalesce(sms.why_not_handed_over(v_number, v_message), nullif(sms.service_state(v_job.tenant_id), 'in_service'))
  end;

  if v_refusal is not null then
    perform sms.settle_message(v_job.message_id, 'failed', v_refusal);
    delete from sms.outbox o where o.message_id = v_job.message_id;
    return query select v_job.message_id, v_refusal, null::text, null::text[], null::text, null::text[];
    return;
  end if;
  update sms.outbox o set state = 'sending', claimed_at = clock_timestamp() where o.message_id = v_job.message_id;
  insert into sms.awaiting_reports (message_id, tenant_id, number_id, peer)
  values (v_job.message_id, v_job.tenant_id, v_job.number_id, v_message.peer);
  perform sms.settle_message(v_job.message_id, 'sending');
  return query select v_job.message_id, null::text, v_number.number, v_message.participants, v_message.text,
    array(select m.source_url from sms.media m
          where m.tenant_id = v_job.tenant_id and m.message_id = v_job.message_id and m.source_url is not null order by m.position);
end
$$;

