-- How far a group text has come to each of its receivers. QuestBlue reports each of them alone, and one says nothing of the
-- others: the text is delivered when it was to all, failed when it was to none, and else sent, with what is known beside it.
create table sms.group_recipients (
  tenant_id  sms.tenant_id not null,
  message_id uuid not null,
  number_id  uuid not null,
  peer       text not null,
  carrier_id text, -- where the carrier gave one for each receiver
  status     text check (status in ('delivered', 'failed')), -- null: as far as the text; once said it stays
  reason     text,
  settled_at timestamptz,
  primary key (tenant_id, message_id, peer),
  foreign key (tenant_id, number_id) references sms.numbers (tenant_id, id),
  check ((status is null) = (settled_at is null))
);
create index group_recipients_of_peer on sms.group_recipients (number_id, peer, message_id);
alter table sms.group_recipients enable row level security, force row level security;
grant select on sms.group_recipients to sms_user, sms_tenant, sms_superadmin, sms_worker;
create policy owner on sms.group_recipients to sms_owner using (true) with check (true);
create policy user_reads_held on sms.group_recipients for select to sms_user
  using (tenant_id = (select sms.current_tenant()) and number_id in (select sms.held_numbers()));
create policy history_from_now on sms.group_recipients as restrictive for select to sms_user
  using (number_id in (select sms.held_with_history()) or message_id >= ((select sms.my_times()) #>> array[number_id::text, 'id'])::uuid
    or message_id in (select h.message_id from sms.handed_to_me() h));
create policy tenant_reads on sms.group_recipients for select to sms_tenant using (tenant_id = (select sms.current_tenant()));
create policy superadmin on sms.group_recipients for select to sms_superadmin using (true);
create policy worker on sms.group_recipients for select to sms_worker using (true);

-- The rows stand from before the call, as those of sms.awaiting_reports do: a report may be quicker than its answer.
create function sms.await_each_recipient() returns trigger
language plpgsql security definer set search_path = '' as $$ -- definer: fires in the worker's step, which writes no such rows
begin
  insert into sms.group_recipients (tenant_id, message_id, number_id, peer)
  select m.tenant_id, m.id, m.number_id, p.peer
  from sms.messages m cross join unnest(m.participants) p (peer)
  where m.tenant_id = new.tenant_id and m.id = new.message_id and cardinality(m.participants) > 1
  on conflict do nothing;
  return null;
end
$$;
create trigger await_each_recipient after insert on sms.awaiting_reports for each row execute function sms.await_each_recipient();
insert into sms.group_recipients (tenant_id, message_id, number_id, peer)
select m.tenant_id, m.id, m.number_id, p.peer
from sms.awaiting_reports a join sms.messages m on m.tenant_id = a.tenant_id and m.id = a.message_id cross join unnest(m.participants) p (peer)
where a.confirmed_at is null and cardinality(m.participants) > 1;

-- Tells those who look at a text that something of it has changed.
create function sms.tell_status(p_message sms.messages) returns void
language plpgsql set search_path = '' as $$
begin
  insert into sms.events (tenant_id, number_id, conversation_id, message_id, kind, number, peer)
  select p_message.tenant_id, p_message.number_id, p_message.conversation_id, p_message.id, 'status', n.number, p_message.peer
  from sms.numbers n where n.id = p_message.number_id;
  perform pg_notify('sms_events', '');
end
$$;

-- What became of a group text for one of its receivers, and what that makes of the whole; true when it was news.
create function sms.settle_recipient(p_message uuid, p_peer text, p_status text, p_reason text default null) returns boolean
language plpgsql security definer set search_path = '' as $$ -- definer: as sms.settle_message
declare
  v_message sms.messages;
  v record;
begin
  if p_status is null or p_status not in ('delivered', 'failed') then return false; end if;
  select m.* into v_message from sms.messages m where m.id = p_message for update; -- reports of one text wait for each other
  update sms.group_recipients g set status = p_status, reason = left(p_reason, 200), settled_at = clock_timestamp()
  where g.tenant_id = v_message.tenant_id and g.message_id = p_message and g.peer = p_peer and g.status is null;
  if not found then return false; end if;

  select count(*) as everybody, count(*) filter (where g.status = 'delivered') as delivered, count(*) filter (where g.status = 'failed') as failed,
    string_agg(distinct g.reason, '; ') filter (where g.status = 'failed') as reasons,
    string_agg(concat(g.peer, ' (' || g.reason || ')'), ', ' order by g.peer) filter (where g.status = 'failed') as who
  into v
  from sms.group_recipients g where g.tenant_id = v_message.tenant_id and g.message_id = p_message;
  perform sms.settle_message(p_message, 'sent'); -- who reports of one receiver has the text, whatever its own answer was
  if v.delivered = v.everybody then
    perform sms.settle_message(p_message, 'delivered');
  elsif v.failed = v.everybody then
    perform sms.settle_message(p_message, 'failed', coalesce(v.reasons, 'It was delivered to nobody'));
  else
    update sms.messages m
    set status_reason = left(concat_ws('; ', format('Delivered to %s of %s', v.delivered, v.everybody), 'failed: ' || v.who), 500),
      changed_at = clock_timestamp()
    where m.tenant_id = v_message.tenant_id and m.id = p_message and m.status = 'sent';
    update sms.awaiting_reports a set confirmed_at = coalesce(a.confirmed_at, clock_timestamp())
    where a.message_id = p_message and v.delivered + v.failed = v.everybody;
    perform sms.tell_status(v_message);
  end if;
  return true;
end
$$;

-- One word of the carrier about a whole text. Of a group it is not documented what it says of each, so the reports, which
-- do, are given ten minutes; after that it is taken for who has none, unless a report has said otherwise.
create function sms.settle_asked(p_message uuid, p_status text, p_reason text default null) returns boolean
language plpgsql security definer set search_path = '' as $$ -- definer: as sms.settle_message
declare
  v_moved boolean := false;
  v_peer text;
begin
  if not exists (select from sms.group_recipients g where g.message_id = p_message) then
    return sms.settle_message(p_message, p_status, p_reason);
  end if;
  if p_status not in ('delivered', 'failed')
    or exists (select from sms.group_recipients g where g.message_id = p_message and g.status <> p_status)
    or exists (select from sms.awaiting_reports a where a.message_id = p_message and a.sent_at > clock_timestamp() - interval '10 minutes')
  then return false; end if;
  for v_peer in select g.peer from sms.group_recipients g where g.message_id = p_message and g.status is null order by g.peer loop
    v_moved := sms.settle_recipient(p_message, v_peer, p_status, p_reason) or v_moved;
  end loop;
  return v_moved;
end
$$;
create index group_recipients_of_message on sms.group_recipients (message_id); -- the worker knows no tenant

-- The carrier's ids of a group text, where it gave one for each receiver.
create function sms.name_recipients(p_message uuid, p_peers text[], p_carrier_ids text[]) returns void
language plpgsql security definer set search_path = '' as $$ -- definer: as sms.settle_message
begin
  update sms.group_recipients g set carrier_id = n.carrier_id
  from unnest(p_peers, p_carrier_ids) n (peer, carrier_id)
  where g.message_id = p_message and g.peer = n.peer and g.carrier_id is null;
  insert into sms.carrier_texts (carrier_id, message_id)
  select n.carrier_id, p_message from unnest(p_carrier_ids) n (carrier_id) on conflict do nothing;
end
$$;
grant execute on function sms.settle_recipient(uuid, text, text, text), sms.settle_asked(uuid, text, text),
  sms.name_recipients(uuid, text[], text[]) to sms_worker;

-- As before; a report of a group text is about one receiver of it, who may have got a text alone as well.
create or replace function sms.take_report(p_report jsonb)
returns table (item integer, outcome text, message_id uuid, tenant_id text, number_id uuid)
language plpgsql set search_path = '' as $$
#variable_conflict use_column
declare
  v record;
  v_known sms.deliveries;
  v_number sms.numbers;
  v_peer text;
  v_open uuid[];
  v_recent uuid[];
  v_outcome text;
  v_message uuid;
  v_reason text;
begin
  select * into v from jsonb_to_record(p_report) as r (item integer, "deliveryId" uuid, "numberId" uuid, number text, "tokenId" uuid,
    "receivedAt" timestamptz, "elapsedMs" integer, dialect text, "from" text, "to" text, status text, reason text);
  if v.status is null or v.status not in ('sent', 'delivered', 'failed') then
    raise exception using errcode = 'check_violation', message = 'no status of a report';
  end if;
  select d.* into v_known from sms.deliveries d where d.id = v."deliveryId";
  if found then
    return query select v.item, v_known.outcome, v_known.message_id, v_known.tenant_id::text, v_known.number_id;
    return;
  end if;

  select n.* into v_number from sms.numbers n where n.id = v."numberId";
  v_peer := case when v."from" = v.number then v."to" else v."from" end;
  select array_agg(t.message_id order by t.sent_at desc, t.message_id desc) filter (where t.ended_at is null),
    array_agg(t.message_id order by t.ended_at desc) filter (where t.ended_at > clock_timestamp() - interval '2 minutes')
  into v_open, v_recent
  from (
    select a.message_id, a.sent_at, a.confirmed_at as ended_at
    from sms.awaiting_reports a
    where a.number_id = v_number.id and a.peer = v_peer
      and not exists (select from sms.group_recipients g where g.message_id = a.message_id)
    union all
    select g.message_id, a.sent_at, coalesce(g.settled_at, a.confirmed_at)
    from sms.group_recipients g join sms.awaiting_reports a on a.message_id = g.message_id
    where g.number_id = v_number.id and g.peer = v_peer
  ) t;
  v_message := coalesce(v_open[1], v_recent[1]);
  v_outcome := case when v_message is null then 'report_unmatched' else 'report' end;

  if v_open is not null and v.status <> 'sent' then
    if cardinality(v_open) = 1 and v_recent is null then
      v_reason := case when v.status = 'failed' then coalesce(v.reason, 'QuestBlue reported that it was not delivered') end;
      if exists (select from sms.group_recipients g where g.message_id = v_message) then
        perform sms.settle_recipient(v_message, v_peer, v.status, v_reason);
      else
        perform sms.settle_message(v_message, v.status, v_reason);
      end if;
    else
      update sms.awaiting_reports a set next_ask_at = clock_timestamp() where a.message_id = any (v_open);
    end if;
  end if;

  insert into sms.deliveries (id, tenant_id, number_id, number, token_id, message_id, at, outcome, reason, dialect, duration_ms)
  values (v."deliveryId", v_number.tenant_id, v_number.id, v.number, v."tokenId", v_message, v."receivedAt", v_outcome,
    left(concat_ws(': ', v.status, v.reason), 500), v.dialect, v."elapsedMs");
  update sms.number_state s
  set token_id = v."tokenId", token_used_at = greatest(s.token_used_at, v."receivedAt")
  where s.number_id = v_number.id and v."tokenId" is not null;
  return query select v.item, v_outcome, v_message, v_number.tenant_id::text, v_number.id;
end
$$;
