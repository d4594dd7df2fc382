-- The log of a report says what the carrier said, without the number of whom it is of: a report that comes after they were
-- erased brings it back nowhere.
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
    left(concat_ws(': ', v.status, sms.without_peer(v.reason, v_peer, '…')), 500), v.dialect, v."elapsedMs");
  update sms.number_state s
  set token_id = v."tokenId", token_used_at = greatest(s.token_used_at, v."receivedAt")
  where s.number_id = v_number.id and v."tokenId" is not null;
  return query select v.item, v_outcome, v_message, v_number.tenant_id::text, v_number.id;
end
$$;
