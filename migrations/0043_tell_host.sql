-- Which events the host has been told of (option onMessage): at least once, also over a crash. Whoever takes an event has
-- it for a while; what was not told by then is taken again. Of what was sent from here the host is not told.
alter table sms.events
  add column told_at    timestamptz,
  add column tell_after timestamptz not null default '-infinity',
  add column tell_tries smallint not null default 0;
update sms.events set told_at = clock_timestamp(); -- what was before has been told, or was not to be
create index events_to_tell on sms.events (id) where told_at is null and kind = 'message';

-- Takes some events of which the host is to be told: they are the taker's for as long as `p_lease`, doubled at each try to
-- at most an hour. The recipients are those in whose inboxes the text lies.
create function sms.events_to_tell(p_limit integer, p_lease interval, p_text boolean)
returns table (event_id uuid, message_id uuid, number_id uuid, tenant_id text, conversation_id uuid, recipients text[], text text)
language plpgsql security definer set search_path = '' as $$ -- definer: the worker may not change events by hand
#variable_conflict use_column
begin
  update sms.events e set told_at = clock_timestamp()
  from sms.messages m
  where e.told_at is null and e.kind = 'message' and m.tenant_id = e.tenant_id and m.id = e.message_id and m.direction = 'out';
  return query
    with taken as (
      update sms.events e
      set tell_after = clock_timestamp() + least(p_lease * power(2, e.tell_tries), interval '1 hour'),
          tell_tries = least(e.tell_tries + 1, 20)
      where (e.tenant_id, e.id) in (
        select w.tenant_id, w.id from sms.events w
        where w.told_at is null and w.kind = 'message' and w.tell_after <= clock_timestamp()
        order by w.id limit p_limit
        for update skip locked)
      returning e.*
    )
    select t.id, t.message_id, t.number_id, t.tenant_id::text, t.conversation_id,
      array(select i.user_id::text from sms.inbox i
            where i.tenant_id = t.tenant_id and i.message_id = t.message_id order by i.user_id),
      case when p_text then m.text end
    from taken t left join sms.messages m on m.tenant_id = t.tenant_id and m.id = t.message_id
    order by t.id;
end
$$;

-- Notes that the host has been told of an event.
create function sms.event_told(p_event uuid) returns void
language sql security definer set search_path = '' as $$ -- definer: as events_to_tell
  update sms.events e set told_at = clock_timestamp() where e.id = p_event and e.told_at is null
$$;
grant execute on function sms.events_to_tell(integer, interval, boolean), sms.event_told(uuid) to sms_worker;
