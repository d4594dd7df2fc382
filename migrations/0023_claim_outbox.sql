-- Takes the next text that may be handed to the carrier, and says what to hand over; no row when nothing waits. Of a
-- conversation the oldest goes first, and the next only when that one's outcome is known. All that allowed the text is
-- asked again under the number's lock: what was switched off, ended or stopped meanwhile never reaches the carrier.
create function sms.claim_outbox()
returns table (message_id uuid, refusal text, sender text, recipients text[], text text, media_urls text[])
language plpgsql security definer set search_path = '' as $$ -- definer: locks the number, and asks who is a member
#variable_conflict use_column
declare
  v_job sms.outbox;
  v_message sms.messages;
  v_number sms.numbers;
  v_refusal text;
begin
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
    when not sms.is_member(v_job.tenant_id, v_message.author_id) then 'number_not_held'
    when exists (
      select from sms.opt_outs o
      where o.tenant_id = v_job.tenant_id and o.peer = any (v_message.participants) and o.ended_at is null
    ) then 'opted_out'
    else nullif(sms.service_state(v_job.tenant_id), 'in_service')
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

-- Whose process ended between taking a text and learning its outcome: after the carrier's time-out nobody waits for it.
-- It may have been sent, so it is unknown, and is never sent again.
create function sms.give_up_sending(p_older_than interval) returns integer
language plpgsql security definer set search_path = '' as $$ -- definer: as sms.claim_outbox
declare
  v_message uuid;
  v_count integer := 0;
begin
  for v_message in select o.message_id from sms.outbox o
    where o.state = 'sending' and o.claimed_at < clock_timestamp() - p_older_than order by o.seq
  loop
    if sms.settle_message(v_message, 'unknown', 'carrier_unknown_outcome') then v_count := v_count + 1; end if;
  end loop;
  return v_count;
end
$$;
grant execute on function sms.claim_outbox(), sms.give_up_sending(interval) to sms_worker;
