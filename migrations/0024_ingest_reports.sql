-- What one delivery report means. The carrier sends no id with it, so it is matched by number and peer. Where one text
-- only can be meant, the report settles it. Where several can (equal reports, made twice or out of order, look like
-- honest ones), nothing is guessed: the carrier is asked at once about each, by its own id.
create function sms.take_report(p_report jsonb)
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
  select array_agg(a.message_id order by a.sent_at desc, a.message_id desc) filter (where a.confirmed_at is null),
    array_agg(a.message_id order by a.confirmed_at desc) filter (where a.confirmed_at > clock_timestamp() - interval '2 minutes')
  into v_open, v_recent
  from sms.awaiting_reports a where a.number_id = v_number.id and a.peer = v_peer;
  v_message := coalesce(v_open[1], v_recent[1]);
  v_outcome := case when v_message is null then 'report_unmatched' else 'report' end;

  if v_open is not null and v.status <> 'sent' then
    if cardinality(v_open) = 1 and v_recent is null then
      perform sms.settle_message(v_message, v.status, case when v.status = 'failed' then coalesce(v.reason, 'QuestBlue reported that it was not delivered') end);
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

-- Takes a batch of reports in one commit. A report that cannot be stored is `rejected` alone: its neighbours stand.
-- Repeated with the same ids it changes nothing and answers the same.
create function sms.ingest_reports(p_batch jsonb)
returns table (item integer, outcome text, message_id uuid, tenant_id text, number_id uuid)
language plpgsql security definer set search_path = '' as $$ -- definer: the webhook's role may call this and touch nothing
#variable_conflict use_column
declare
  v_report jsonb;
  v_answer record;
begin
  -- Rivals of one number wait here, in one order, as in sms.ingest.
  perform from sms.number_state s
  where s.number_id = any (array(
    select (e ->> 'numberId')::uuid from jsonb_array_elements(p_batch) e where e ->> 'numberId' ~ '^[0-9a-fA-F-]{36}$'))
  order by s.number_id for update;
  for v_report in select e.value from jsonb_array_elements(p_batch) with ordinality e order by e.ordinality loop
    begin
      select r.* into v_answer from sms.take_report(v_report) r;
      item := v_answer.item; outcome := v_answer.outcome; message_id := v_answer.message_id;
      tenant_id := v_answer.tenant_id; number_id := v_answer.number_id;
    exception
      when data_exception or integrity_constraint_violation then
        item := v_report ->> 'item'; outcome := 'rejected'; message_id := null; tenant_id := null; number_id := null;
    end;
    return next;
  end loop;
end
$$;
grant execute on function sms.ingest_reports(jsonb) to sms_ingest;
