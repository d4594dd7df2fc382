-- Takes some texts whose delivery the carrier is to be asked about, and sets when to ask next: each gap is twice the last,
-- from half a minute on, and after ten questions (some eight hours) it stays at what was said. Several processes share the work.
create function sms.texts_to_ask(p_limit integer)
returns table (message_id uuid, carrier_id text)
language sql security definer set search_path = '' as $$ -- definer: the worker may not change what is awaited by hand
  update sms.awaiting_reports a
  set asked_at = clock_timestamp(), ask_count = a.ask_count + 1,
      next_ask_at = case when a.ask_count >= 9 then 'infinity'
        else clock_timestamp() + interval '30 seconds' * power(2, a.ask_count) end
  where a.message_id in (
    select w.message_id from sms.awaiting_reports w
    where w.confirmed_at is null and w.carrier_id is not null and w.next_ask_at <= clock_timestamp()
    order by w.next_ask_at limit p_limit
    for update skip locked)
  returning a.message_id, a.carrier_id
$$;
grant execute on function sms.texts_to_ask(integer) to sms_worker;
