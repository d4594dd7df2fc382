-- Pictures out. A person uploads a file, then sends it with a text: it waits here until then, or until it is cleared away.
create table sms.uploads (
  id        uuid primary key default sms.uuid_v7(), -- and the file's id in sms.media, once it is sent
  tenant_id sms.tenant_id not null,
  user_id   sms.user_id not null,
  type      text not null check (type in ('image/jpeg', 'image/png', 'image/gif', 'image/webp', 'application/pdf', 'video/mp4', 'video/3gpp')),
  size      integer not null check (size between 1 and 5242880),
  bytes     bytea not null check (length(bytes) = size),
  at        timestamptz not null default clock_timestamp()
);
alter table sms.uploads alter column bytes set storage external; -- such files do not get smaller
create index uploads_of_person on sms.uploads (tenant_id, user_id);
create index uploads_old on sms.uploads (at);
alter table sms.uploads enable row level security, force row level security;
grant select (id, tenant_id, user_id, type, size, at), delete on sms.uploads to sms_user, sms_tenant, sms_superadmin;
grant select (at), delete on sms.uploads to sms_worker;
create policy owner on sms.uploads to sms_owner using (true) with check (true);
-- Nobody's but the uploader's, whatever the role: it is no message yet.
create policy uploader_reads on sms.uploads for select to sms_user, sms_tenant, sms_superadmin
  using (tenant_id = (select sms.current_tenant()) and user_id = (select sms.current_person()));
create policy uploader_removes on sms.uploads for delete to sms_user, sms_tenant, sms_superadmin
  using (tenant_id = (select sms.current_tenant()) and user_id = (select sms.current_person()));
create policy worker_reads on sms.uploads for select to sms_worker using (true);
create policy worker_clears on sms.uploads for delete to sms_worker using (true);

-- Keeps a file for a text that its uploader is about to send: of whoever holds a number, where there is SMS service. What
-- one person has waiting is bounded.
create function sms.keep_upload(p_type text, p_bytes bytea)
returns table (id uuid, type text, size integer, at timestamptz)
language plpgsql security definer set search_path = '' as $$ -- definer: asks who is a member; no walled role inserts by hand
#variable_conflict use_column
declare
  v_tenant sms.tenant_id := sms.current_tenant();
  v_person sms.user_id := sms.current_person();
begin
  if v_tenant is null or not sms.is_member(v_tenant, v_person) or not exists (
    select from sms.assignments a join sms.numbers n on n.tenant_id = a.tenant_id and n.id = a.number_id and n.unlinked_at is null
    where a.tenant_id = v_tenant and a.user_id = v_person and a.ended_at is null
  ) then perform sms.refuse('number_not_held'); end if;
  if sms.service_state(v_tenant) <> 'in_service' then perform sms.refuse(sms.service_state(v_tenant)); end if;
  perform pg_advisory_xact_lock(hashtextextended('sms uploads ' || v_person::text, 0)); -- rivals see each other's files
  if (select count(*) >= 30 or coalesce(sum(u.size), 0) + length(p_bytes) > 52428800
    from sms.uploads u where u.tenant_id = v_tenant and u.user_id = v_person)
  then perform sms.refuse('limit_reached', 'At most 30 files and 50 MB wait to be sent. Send or remove some first'); end if;
  return query insert into sms.uploads as u (tenant_id, user_id, type, size, bytes)
    values (v_tenant, v_person, p_type, length(p_bytes), p_bytes)
    returning u.id, u.type, u.size, u.at;
end
$$;
grant execute on function sms.keep_upload(text, bytea) to sms_user, sms_tenant, sms_superadmin;

drop function sms.queue_message(text, text, text, integer, text[], text);
-- As before; `p_uploads` are files of the sender's, which become the text's own, in front of the links in `p_media`.
create function sms.queue_message(p_from text, p_to text, p_text text, p_segments integer, p_media text[], p_key text default null,
  p_uploads uuid[] default '{}')
returns uuid
language plpgsql security definer set search_path = '' as $$ -- definer: locks what its caller may only read, and asks who is a member
declare
  v_role text := current_setting('role');
  v_person sms.user_id := sms.current_person();
  v_hash bytea := sha256(convert_to((jsonb_build_array(p_from, p_to, p_text, to_jsonb(p_media))
    || case when cardinality(p_uploads) > 0 then jsonb_build_array(to_jsonb(p_uploads)) else '[]' end)::text, 'UTF8'));
  v_number sms.numbers;
  v_holds boolean;
  v_id uuid;
  v_known record;
  v_at timestamptz;
  v_conversation uuid;
  v_to text[] := string_to_array(p_to, ',');
  v_peer text;
  v_files integer := cardinality(p_media) + cardinality(p_uploads);
  v_taken integer;
begin
  select n.* into v_number from sms.numbers n
  where n.number = p_from and n.unlinked_at is null and (v_role = 'sms_superadmin' or n.tenant_id = sms.current_tenant())
  for share;
  v_holds := v_number.id is not null and sms.is_member(v_number.tenant_id, v_person) and exists (
    select from sms.assignments a where a.number_id = v_number.id and a.user_id = v_person and a.ended_at is null);
  if v_number.id is null and v_role <> 'sms_user' and exists (
    select from sms.numbers n
    where n.number = p_from and (v_role = 'sms_superadmin' or n.tenant_id = sms.current_tenant())
  ) then perform sms.refuse('number_unlinked'); end if;
  if v_number.id is null or (v_role = 'sms_user' and not v_holds) then perform sms.refuse('not_found'); end if;
  if not v_holds then perform sms.refuse('number_not_held'); end if;

  -- Read after the lock, since it may have waited; the id carries it.
  v_at := clock_timestamp();
  v_id := sms.uuid_v7(v_at);
  if p_key is not null then
    insert into sms.idempotency_keys (tenant_id, user_id, key, message_id, request_hash)
    values (v_number.tenant_id, v_person, p_key, v_id, v_hash)
    on conflict (tenant_id, user_id, key) do nothing; -- a rival with the same key is waited for here
    if not found then
      select k.message_id, k.request_hash into v_known from sms.idempotency_keys k
      where k.tenant_id = v_number.tenant_id and k.user_id = v_person and k.key = p_key;
      if v_known.request_hash is distinct from v_hash then perform sms.refuse('idempotency_conflict'); end if;
      return v_known.message_id;
    end if;
  end if;

  if cardinality(v_to) not between 1 and 20 then perform sms.refuse('invalid_input', 'a group has at most 20 people'); end if;
  foreach v_peer in array v_to loop
    if v_peer ~ '^(\+?1)?911$' then perform sms.refuse('emergency_unavailable'); end if;
    if v_peer !~ '^\+1[2-9][0-9]{9}$' then perform sms.refuse('peer_not_a_phone'); end if;
  end loop;
  if v_to <> array(select distinct t collate "C" from unnest(v_to) t order by 1) or v_number.number = any (v_to) then
    perform sms.refuse('invalid_input', 'a group names each of the others once');
  end if;
  if length(p_text) > 1600 then perform sms.refuse('invalid_input', 'the text is longer than 1600 characters'); end if;
  if btrim(p_text) = '' and v_files = 0 then perform sms.refuse('invalid_input', 'there is neither a text nor a file'); end if;
  if v_files > 10 then perform sms.refuse('invalid_input', 'a text carries at most 10 files'); end if;
  if (select sum(u.size) > 10485760 from sms.uploads u where u.id = any (p_uploads) and u.user_id = v_person) then
    perform sms.refuse('invalid_input', 'the files of a text have at most 10 MB together');
  end if;
  if not v_number.enabled then perform sms.refuse('number_disabled'); end if;
  if sms.service_state(v_number.tenant_id) <> 'in_service' then perform sms.refuse(sms.service_state(v_number.tenant_id)); end if;
  foreach v_peer in array v_to loop
    perform sms.refuse_to_send(v_number, v_person, v_peer, p_segments); -- one who must not be written to stops the whole
  end loop;

  -- First the number's hot row, then the conversation: the order in which the ingest takes them.
  update sms.number_state s set last_out_at = greatest(s.last_out_at, v_at) where s.number_id = v_number.id;
  -- Whoever writes first to somebody has the conversation, where a number's conversations are one person's.
  insert into sms.conversations as c (tenant_id, number_id, key, peer, participants, handler_id, opened_at, last_at)
  values (v_number.tenant_id, v_number.id, sms.conversation_key(v_to), v_to[1], v_to,
    case when not v_number.shared or v_number.routing <> 'everyone' then v_person end, v_at, v_at)
  on conflict (tenant_id, number_id, key) do update set
    (opened_at, handler_id) = (
      select case when o.is_open then c.opened_at else excluded.opened_at end,
        case when o.is_open then coalesce(c.handler_id, excluded.handler_id) else excluded.handler_id end
      from (select c.closed_at is null and c.last_at > v_at - make_interval(days => coalesce(
        (select g.conversation_idle_days from sms.tenant_settings g where g.tenant_id = v_number.tenant_id), 7)) as is_open) o),
    last_at = greatest(c.last_at, excluded.last_at),
    closed_at = null
  returning c.id into v_conversation;

  insert into sms.messages (tenant_id, id, number_id, conversation_id, direction, peer, participants, text, media_count, segments,
    status, handler_id, author_id, at)
  values (v_number.tenant_id, v_id, v_number.id, v_conversation, 'out', v_to[1], v_to, p_text, v_files, p_segments,
    'queued', v_person, v_person, v_at);
  with taken as (
    delete from sms.uploads u using unnest(p_uploads) with ordinality o (id, place)
    where u.id = o.id and u.tenant_id = v_number.tenant_id and u.user_id = v_person
    returning u.id, u.type, u.size, u.bytes, o.place
  )
  insert into sms.media (tenant_id, id, message_id, number_id, position, type, size, bytes, state)
  select v_number.tenant_id, t.id, v_id, v_number.id, t.place, t.type, t.size, t.bytes, 'kept' from taken t;
  get diagnostics v_taken = row_count;
  if v_taken <> cardinality(p_uploads) then perform sms.refuse('file_gone'); end if;
  insert into sms.media (tenant_id, id, message_id, number_id, position, source_url, state)
  select v_number.tenant_id, sms.uuid_v7(v_at), v_id, v_number.id, v_taken + m.place, m.url, 'pending'
  from unnest(p_media) with ordinality m (url, place);
  -- What somebody sent is theirs as what was routed to them is: "mine" is one look-up.
  insert into sms.inbox (tenant_id, user_id, message_id, number_id, conversation_id, read_at)
  values (v_number.tenant_id, v_person, v_id, v_number.id, v_conversation, v_at);
  insert into sms.outbox (message_id, tenant_id, number_id, conversation_id)
  values (v_id, v_number.tenant_id, v_number.id, v_conversation);
  insert into sms.events (tenant_id, number_id, conversation_id, message_id, kind, number, peer)
  values (v_number.tenant_id, v_number.id, v_conversation, v_id, 'message', v_number.number, v_to[1]);
  perform pg_notify('sms_events', '');
  return v_id;
end
$$;
grant execute on function sms.queue_message(text, text, text, integer, text[], text, uuid[]) to sms_user, sms_tenant, sms_superadmin;
