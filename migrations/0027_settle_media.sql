-- Takes some files whose links are to be fetched, and puts off the next try of each: longer than a fetch may take, so that
-- a file is fetched once, and again when the process that took it has ended.
create function sms.media_to_fetch(p_limit integer)
returns table (media_id uuid, url text, attempts integer)
language sql set search_path = '' as $$
  update sms.media m
  set attempts = m.attempts + 1, next_at = clock_timestamp() + interval '1 minute' * power(2, m.attempts)
  where (m.tenant_id, m.id) in (
    select w.tenant_id, w.id from sms.media w where w.state = 'pending' and w.next_at <= clock_timestamp()
    order by w.next_at limit p_limit
    for update skip locked)
  returning m.id, m.source_url, m.attempts::integer
$$;

-- Keeps a file that was fetched, or says why there is none, and tells those who look at its message.
create function sms.settle_media(p_media uuid, p_type text, p_bytes bytea, p_reason text) returns boolean
language plpgsql security definer set search_path = '' as $$ -- definer: the worker may not write events
declare
  v_media sms.media;
begin
  update sms.media m
  set state = case when p_bytes is null then 'failed' else 'kept' end, type = p_type, bytes = p_bytes, size = length(p_bytes), reason = p_reason
  where m.id = p_media and m.state = 'pending'
  returning m.* into v_media;
  if not found then return false; end if;
  insert into sms.events (tenant_id, number_id, conversation_id, message_id, kind, number, peer)
  select m.tenant_id, m.number_id, m.conversation_id, m.id, 'status', n.number, m.peer
  from sms.messages m join sms.numbers n on n.id = m.number_id
  where m.tenant_id = v_media.tenant_id and m.id = v_media.message_id and m.status <> 'held';
  perform pg_notify('sms_events', '');
  return true;
end
$$;
create index media_by_id on sms.media (id); -- the worker knows no tenant
grant execute on function sms.media_to_fetch(integer), sms.settle_media(uuid, text, bytea, text) to sms_worker;
