-- What an inbox asks at every key that is typed, answered without reading texts: who waits for an answer and since when,
-- and who is in a conversation by any part of their number. Both are rows of their own, so that the hot rows of
-- conversations are written no more often than before.

-- A conversation that waits: since the first text that a person has not answered. What the server says by itself answers
-- nobody; who cannot be answered (a short code, a name, somebody who wrote STOP) does not wait.
create table sms.waiting (
  tenant_id       sms.tenant_id not null,
  conversation_id uuid not null,
  number_id       uuid not null,
  since           timestamptz not null,
  primary key (tenant_id, conversation_id),
  foreign key (tenant_id, conversation_id) references sms.conversations (tenant_id, id)
);
create index waiting_longest on sms.waiting (tenant_id, since, conversation_id);
create index waiting_of_number on sms.waiting (tenant_id, number_id, since, conversation_id);
alter table sms.waiting enable row level security, force row level security;
grant select on sms.waiting to sms_user, sms_tenant, sms_superadmin;
create policy owner on sms.waiting to sms_owner using (true) with check (true);
create policy user_reads_held on sms.waiting for select to sms_user
  using (tenant_id = (select sms.current_tenant()) and number_id in (select sms.held_numbers()));
-- As the conversation is seen: who took a number over without its history does not learn of those that ended before.
create policy history_from_now on sms.waiting as restrictive for select to sms_user
  using (number_id in (select sms.held_with_history()) or exists (
    select from sms.conversations c where c.tenant_id = waiting.tenant_id and c.id = waiting.conversation_id));
create policy tenant_reads on sms.waiting for select to sms_tenant using (tenant_id = (select sms.current_tenant()));
create policy superadmin on sms.waiting for select to sms_superadmin using (true);

-- Whether a text that came wants an answer at all.
create function sms.wants_answer(p_peer text, p_participants text[], p_text text) returns boolean
language sql immutable return
  (cardinality(p_participants) > 1 or sms.peer_kind(p_peer) = 'phone') and sms.keyword_of(p_text) is null;

-- Since when a conversation waits by its texts: for what is not simply the newest text (one delivered late, an answer that
-- failed). A failed answer answers nobody.
create function sms.unanswered_since(p_tenant sms.tenant_id, p_conversation uuid) returns timestamptz
language sql stable set search_path = '' as $$
  select min(m.at) from sms.messages m
  where m.tenant_id = p_tenant and m.conversation_id = p_conversation and m.direction = 'in' and m.status = 'received'
    and sms.wants_answer(m.peer, m.participants, m.text)
    and m.id > coalesce((
      select o.id from sms.messages o
      where o.tenant_id = p_tenant and o.conversation_id = p_conversation and o.direction = 'out' and o.author_id is not null
        and o.status <> 'failed' order by o.id desc limit 1
    ), '00000000-0000-0000-0000-000000000000')
$$;

-- One statement stores what came, or what somebody sent, never both. In the order of the numbers, as the ingest locks them.
create function sms.note_waiting() returns trigger
language plpgsql security definer set search_path = '' as $$ -- definer: whoever stores a text writes nothing else
begin
  if (select s.direction from stored s limit 1) = 'in' then
    insert into sms.waiting (tenant_id, conversation_id, number_id, since)
    select s.tenant_id, s.conversation_id, s.number_id, min(s.at) from stored s
    where s.status = 'received' and sms.wants_answer(s.peer, s.participants, s.text)
    group by s.tenant_id, s.conversation_id, s.number_id order by s.number_id, s.conversation_id
    on conflict do nothing;
  else
    delete from sms.waiting w using stored s
    where s.author_id is not null and w.tenant_id = s.tenant_id and w.conversation_id = s.conversation_id;
  end if;
  return null;
end
$$;
create trigger note_waiting after insert on sms.messages referencing new table as stored
  for each statement execute function sms.note_waiting();

create function sms.note_waiting_again() returns trigger
language plpgsql security definer set search_path = '' as $$ -- definer: as sms.note_waiting
begin
  insert into sms.waiting as w (tenant_id, conversation_id, number_id, since)
  select new.tenant_id, new.conversation_id, new.number_id, u.since
  from (select sms.unanswered_since(new.tenant_id, new.conversation_id) as since) u where u.since is not null
  on conflict (tenant_id, conversation_id) do update set since = least(w.since, excluded.since);
  return null;
end
$$;
create trigger note_waiting_again after update of status on sms.messages for each row
  when (new.status <> old.status and (new.direction = 'in' and new.status = 'received'
    or new.direction = 'out' and new.author_id is not null and new.status = 'failed'))
  execute function sms.note_waiting_again();

-- Everybody whom a conversation is with: to be found by a part of their number. Written once, with the conversation.
create table sms.conversation_peers (
  tenant_id       sms.tenant_id not null,
  peer            text not null,
  conversation_id uuid not null,
  number_id       uuid not null,
  primary key (tenant_id, peer, conversation_id)
);
do $$ -- the extension lies where the database's owner has put it
begin
  execute format('create index conversation_peers_by_part on sms.conversation_peers using gin (tenant_id, number_id, peer %I.gin_trgm_ops)',
    (select s.nspname from pg_catalog.pg_extension e join pg_catalog.pg_namespace s on s.oid = e.extnamespace where e.extname = 'pg_trgm'));
end
$$;
alter table sms.conversation_peers enable row level security, force row level security;
create policy owner on sms.conversation_peers to sms_owner using (true) with check (true); -- read by the function below alone

create function sms.note_peers() returns trigger
language plpgsql security definer set search_path = '' as $$ -- definer: as sms.note_waiting
begin
  insert into sms.conversation_peers (tenant_id, peer, conversation_id, number_id)
  select new.tenant_id, p.peer, new.id, new.number_id from unnest(new.participants) p (peer)
  on conflict do nothing;
  return null;
end
$$;
create trigger note_peers after insert on sms.conversations for each row execute function sms.note_peers();

-- Who writes STOP waits no more; nor does whoever was entered as opted out.
create function sms.end_waiting() returns trigger
language plpgsql security definer set search_path = '' as $$ -- definer: as sms.note_waiting
begin
  delete from sms.waiting w
  using sms.conversation_peers p join sms.conversations c on c.tenant_id = p.tenant_id and c.id = p.conversation_id
    join sms.numbers n on n.tenant_id = c.tenant_id and n.id = c.number_id
  where p.tenant_id = new.tenant_id and p.peer = new.peer and w.tenant_id = c.tenant_id and w.conversation_id = c.id
    and cardinality(c.participants) = 1 and sms.opted_out(c.tenant_id, n.number, c.participants);
  return null;
end
$$;
create trigger end_waiting after insert on sms.opt_outs for each row execute function sms.end_waiting();

insert into sms.conversation_peers (tenant_id, peer, conversation_id, number_id)
select distinct c.tenant_id, p.peer, c.id, c.number_id from sms.conversations c cross join lateral unnest(c.participants) p (peer);
-- What has been quiet for a month before this is nobody's to answer any more.
insert into sms.waiting (tenant_id, conversation_id, number_id, since)
select c.tenant_id, c.id, c.number_id, u.since
from sms.conversations c
join sms.numbers n on n.tenant_id = c.tenant_id and n.id = c.number_id and n.unlinked_at is null
cross join lateral (select sms.unanswered_since(c.tenant_id, c.id) as since) u
where c.last_at > clock_timestamp() - interval '30 days' and u.since is not null
  and not sms.opted_out(c.tenant_id, n.number, c.participants);

-- Whether the members of a conversation may be texted, as far as STOP goes; of other tenants it tells nothing.
create function sms.may_be_answered(p_tenant sms.tenant_id, p_number text, p_peers text[]) returns boolean
language sql stable security definer set search_path = '' as $$ -- definer: the last keywords are granted to nobody
  select (current_setting('role') = 'sms_superadmin' or p_tenant = sms.current_tenant())
    and not sms.opted_out(p_tenant, p_number, p_peers)
$$;

-- The numbers whose conversations the acting person may read at all; null: all of the tenant's, or for a superadmin all.
create function sms.readable_numbers(p_number text) returns uuid[]
language sql stable security definer set search_path = '' as $$ -- definer: binds the tenant itself
  select case
    when current_setting('role') = 'sms_user' then array(
      select h.number_id from sms.held_numbers() h (number_id) join sms.numbers n on n.id = h.number_id
      where p_number is null or n.number = p_number)
    when p_number is not null then array(
      select n.id from sms.numbers n
      where n.number = p_number and (current_setting('role') = 'sms_superadmin' or n.tenant_id = sms.current_tenant()))
  end
$$;

-- The tenants of all that one may read: found from key to key, whatever the number of their numbers.
create function sms.tenants_with_numbers() returns setof sms.tenant_id
language sql stable security definer set search_path = '' as $$ -- definer: binds the tenant itself
  with recursive t (id) as (
    select (select n.tenant_id from sms.numbers n order by n.tenant_id limit 1)
    union all
    select (select n.tenant_id from sms.numbers n where n.tenant_id > t.id order by n.tenant_id limit 1) from t where t.id is not null
  )
  select t.id from t where t.id is not null and current_setting('role') = 'sms_superadmin'
  union all
  select sms.current_tenant() where current_setting('role') <> 'sms_superadmin' and sms.current_tenant() is not null
$$;

-- The newest conversations with somebody whose number holds these digits, at most `p_most`. Few matches are looked up by
-- the index and sorted; many are met soon enough on the way from the newest conversation down.
create function sms.conversations_with(p_digits text, p_number text, p_most integer)
returns table (tenant_id sms.tenant_id, conversation_id uuid)
language plpgsql stable security definer -- definer: LIKE is not leakproof, behind a policy it uses no index; binds the tenant itself
set search_path = '' set plan_cache_mode = 'force_custom_plan' as $$
#variable_conflict use_column
declare
  v_all boolean := current_setting('role') = 'sms_superadmin';
  v_tenant sms.tenant_id := sms.current_tenant();
  v_numbers uuid[] := sms.readable_numbers(p_number);
  v_like text := '%' || p_digits || '%';
  v_few constant integer := 3000;
  v_found sms.conversation_peers[];
begin
  if p_digits !~ '^[0-9]{3,15}$' or not v_all and v_tenant is null then return; end if;
  if v_numbers is not null then
    v_found := array(
      select p from unnest(v_numbers) n (id)
      cross join lateral (select p from sms.conversation_peers p where p.number_id = n.id and p.peer like v_like limit v_few + 1) f (p)
      limit v_few + 1);
  elsif v_all then
    v_found := array(select p from sms.conversation_peers p where p.peer like v_like limit v_few + 1);
  else
    v_found := array(select p from sms.conversation_peers p where p.tenant_id = v_tenant and p.peer like v_like limit v_few + 1);
  end if;
  if cardinality(v_found) <= v_few then
    return query
    select c.tenant_id, c.id from unnest(v_found) f
    join sms.conversations c on c.tenant_id = f.tenant_id and c.id = f.conversation_id
    order by c.last_at desc limit p_most;
  elsif v_numbers is not null then
    return query
    select c.tenant_id, c.id from unnest(v_numbers) n (id)
    join sms.numbers m on m.id = n.id
    cross join lateral (
      select * from sms.conversations c
      where c.tenant_id = m.tenant_id and c.number_id = m.id and array_to_string(c.participants, ',') like v_like
      order by c.last_at desc limit p_most
    ) c order by c.last_at desc limit p_most;
  else
    return query
    select c.tenant_id, c.id from sms.tenants_with_numbers() t (id)
    cross join lateral (
      select * from sms.conversations c where c.tenant_id = t.id and array_to_string(c.participants, ',') like v_like
      order by c.last_at desc limit p_most
    ) c order by c.last_at desc limit p_most;
  end if;
end
$$;

-- Linked numbers that the acting person may read whose digits or label hold this, at most fifty. Null: not asked for.
create function sms.numbers_called(p_digits text, p_words text) returns setof uuid
language plpgsql stable security definer -- definer: as sms.conversations_with
set search_path = '' set plan_cache_mode = 'force_custom_plan' as $$
declare
  v_all boolean := current_setting('role') = 'sms_superadmin';
  v_tenant sms.tenant_id := sms.current_tenant();
  v_words text := '%' || replace(replace(replace(p_words, '\', '\\'), '%', '\%'), '_', '\_') || '%';
begin
  if current_setting('role') = 'sms_user' then
    return query
    select n.id from sms.held_numbers() h (id) join sms.numbers n on n.id = h.id
    where n.number like '%' || p_digits || '%' or n.label <> '' and n.label ilike v_words limit 50;
  elsif v_all then
    return query select n.id from sms.numbers n where n.number like '%' || p_digits || '%' or n.label <> '' and n.label ilike v_words limit 50;
  else
    return query
    select n.id from sms.numbers n
    where n.tenant_id = v_tenant and (n.number like '%' || p_digits || '%' or n.label <> '' and n.label ilike v_words) limit 50;
  end if;
end
$$;

-- People of the tenant whose name holds these words: by whom a conversation is had. At most a hundred.
create function sms.people_called(p_words text) returns setof sms.user_id
language sql stable security definer set search_path = '' as $$ -- definer: a user reads no list of people, and is told names with conversations
  select distinct p.user_id from sms.people p
  where (current_setting('role') = 'sms_superadmin' or p.tenant_id = sms.current_tenant()) and p.valid_to is null
    and strpos(lower(p.name), lower(p_words)) > 0
  limit 100
$$;

-- Says that a conversation needs no answer: it waits no more, until its next text. Gives whether it did wait.
create function sms.need_no_answer(p_conversation uuid) returns boolean
language plpgsql security definer set search_path = '' as $$ -- definer: no walled role writes what waits, or events
declare
  v_talk sms.conversations;
begin
  select c.* into v_talk from sms.conversations c
  where c.id = p_conversation and (current_setting('role') = 'sms_superadmin' or c.tenant_id = sms.current_tenant())
    and (current_setting('role') <> 'sms_user' or c.number_id in (select sms.held_numbers()));
  if not found then perform sms.refuse('not_found'); end if;
  delete from sms.waiting w where w.tenant_id = v_talk.tenant_id and w.conversation_id = v_talk.id;
  if not found then return false; end if;
  insert into sms.events (tenant_id, number_id, conversation_id, message_id, kind, number, peer)
  select m.tenant_id, m.number_id, m.conversation_id, m.id, 'status', n.number, v_talk.peer
  from sms.messages m join sms.numbers n on n.tenant_id = m.tenant_id and n.id = m.number_id
  where m.tenant_id = v_talk.tenant_id and m.conversation_id = v_talk.id order by m.id desc limit 1;
  perform sms.record(v_talk.tenant_id, 'conversation.no_answer_needed',
    jsonb_build_object('number', v_talk.number_id, 'conversation', v_talk.id));
  perform pg_notify('sms_events', '');
  return true;
end
$$;
grant execute on function sms.may_be_answered(sms.tenant_id, text, text[]), sms.readable_numbers(text), sms.tenants_with_numbers(),
  sms.conversations_with(text, text, integer), sms.numbers_called(text, text), sms.people_called(text), sms.need_no_answer(uuid) to sms_user, sms_tenant, sms_superadmin;
