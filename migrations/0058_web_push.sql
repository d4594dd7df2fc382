-- Where a person's browsers are reached by web push. The address of a browser is a secret of its own (whoever knows it may
-- try to reach the device): it is sealed, and found again by its hash. No walled role selects any of it.
create table sms.push_subscriptions (
  id            uuid primary key default gen_random_uuid(),
  user_id       sms.user_id not null, -- a person's, whatever tenant they are in: who is told of what is judged at sending
  endpoint_hash bytea not null unique,
  ciphertext    bytea not null,
  key_id        text not null,
  created_at    timestamptz not null default clock_timestamp()
);
create index push_subscriptions_of_person on sms.push_subscriptions (user_id, created_at desc);
alter table sms.push_subscriptions enable row level security, force row level security;
create policy owner on sms.push_subscriptions to sms_owner using (true) with check (true);

-- What is to be pushed: a row for each text, recipient and browser. Dropped after a day, when it is no news any more.
create table sms.push_queue (
  seq             bigint generated always as identity primary key,
  subscription_id uuid not null references sms.push_subscriptions (id) on delete cascade,
  tenant_id       sms.tenant_id not null,
  user_id         sms.user_id not null,
  number_id       uuid not null,
  conversation_id uuid not null,
  message_id      uuid not null,
  since           timestamptz not null default clock_timestamp(),
  due_at          timestamptz not null default '-infinity',
  tries           integer not null default 0
);
create index push_queue_of_subscription on sms.push_queue (subscription_id);
create index push_queue_due on sms.push_queue (due_at);
alter table sms.push_queue enable row level security, force row level security;
grant select, delete on sms.push_queue to sms_worker;
create policy owner on sms.push_queue to sms_owner using (true) with check (true);
create policy worker_counts on sms.push_queue for select to sms_worker using (true);
create policy worker_clears on sms.push_queue for delete to sms_worker using (true);

-- Has the acting person told of texts on this browser. It was another's before: theirs it is no more. Of one person the
-- twenty newest are kept.
create function sms.keep_push(p_hash bytea, p_ciphertext bytea, p_key_id text) returns void
language plpgsql security definer set search_path = '' as $$ -- definer: no walled role may see these rows
begin
  if sms.current_person() is null then perform sms.refuse('not_allowed'); end if;
  insert into sms.push_subscriptions as s (user_id, endpoint_hash, ciphertext, key_id)
  values (sms.current_person(), p_hash, p_ciphertext, p_key_id)
  on conflict (endpoint_hash) do update
    set user_id = excluded.user_id, ciphertext = excluded.ciphertext, key_id = excluded.key_id, created_at = clock_timestamp();
  delete from sms.push_subscriptions s where s.id in (
    select o.id from sms.push_subscriptions o where o.user_id = sms.current_person() order by o.created_at desc, o.id offset 20);
end
$$;

-- Whether this browser tells the acting person of texts.
create function sms.has_push(p_hash bytea) returns boolean
language sql stable security definer set search_path = '' as $$ -- definer: as sms.keep_push
  select exists (select from sms.push_subscriptions s where s.endpoint_hash = p_hash and s.user_id = sms.current_person())
$$;

-- Has it tell the acting person no more. Gives whether it did before.
create function sms.end_push(p_hash bytea) returns boolean
language plpgsql security definer set search_path = '' as $$ -- definer: as sms.keep_push
begin
  delete from sms.push_subscriptions s where s.endpoint_hash = p_hash and s.user_id = sms.current_person();
  return found;
end
$$;
grant execute on function sms.keep_push(bytea, bytea, text), sms.has_push(bytea), sms.end_push(bytea)
  to sms_user, sms_tenant, sms_superadmin;

-- As before, and puts down what is to be pushed: to each browser of those whom it concerns.
create or replace function sms.spread_events(p_limit integer) returns integer
language plpgsql security definer set search_path = '' as $$ -- definer: the worker may not change events by hand
declare
  v_listens boolean;
  v_count integer;
begin
  select coalesce(l.heard_at > clock_timestamp() - interval '30 days', false) into v_listens from sms.host_listening l for update;
  with taken as (
    update sms.events e set spread_at = clock_timestamp()
    where (e.tenant_id, e.id) in (
      select w.tenant_id, w.id from sms.events w where w.spread_at is null and w.kind = 'message' order by w.id limit p_limit for update)
    returning e.*
  ), came as (
    select t.*, m.decision from taken t
    join sms.messages m on m.tenant_id = t.tenant_id and m.id = t.message_id and m.direction = 'in'
  ), kept as (
    insert into sms.host_events (tenant_id, event_id, number_id, conversation_id, message_id, kind, to_user)
    select c.tenant_id, c.id, c.number_id, c.conversation_id, c.message_id,
      case when c.cause = 'moved_on' then 'moved_on' when c.decision ->> 'late' is not null then 'delivered_late' else 'message' end, c.to_user
    from came c where v_listens
    order by left(c.id::text, 13), c.message_id -- texts of one batch have their events in the same millisecond
  ), pushed as (
    insert into sms.push_queue (subscription_id, tenant_id, user_id, number_id, conversation_id, message_id)
    select s.id, c.tenant_id, s.user_id, c.number_id, c.conversation_id, c.message_id
    from came c
    join sms.inbox i on i.tenant_id = c.tenant_id and i.message_id = c.message_id and (c.to_user is null or i.user_id = c.to_user)
    join sms.push_subscriptions s on s.user_id = i.user_id
    where c.at > clock_timestamp() - interval '1 day'
  )
  select count(*) into v_count from taken;
  return v_count;
end
$$;

-- Takes some of what is to be pushed, for as long as `p_lease`. Judged at this moment: whoever holds the number no more, is
-- no member or has read it is left in peace, and their row is gone.
create function sms.push_to_send(p_limit integer, p_lease interval, p_text boolean)
returns table (seq bigint, subscription_id uuid, endpoint_hash bytea, ciphertext bytea, key_id text, tries integer,
  conversation_id uuid, number text, label text, peer text, unread integer, newest_id uuid, text text)
language plpgsql security definer set search_path = '' as $$ -- definer: no walled role may see these rows
#variable_conflict use_column
declare
  v_taken bigint[];
begin
  with due as (
    select q.seq from sms.push_queue q where q.due_at <= clock_timestamp() order by q.seq limit p_limit for update skip locked
  ), taken as (
    update sms.push_queue q set due_at = clock_timestamp() + p_lease, tries = q.tries + 1
    where q.seq in (select d.seq from due d) returning q.seq
  ) select coalesce(array_agg(t.seq), '{}') into v_taken from taken t;

  delete from sms.push_queue q
  where q.seq = any (v_taken) and not (
    exists (select from sms.push_subscriptions s where s.id = q.subscription_id and s.user_id = q.user_id)
    and exists (select from sms.numbers n where n.tenant_id = q.tenant_id and n.id = q.number_id and n.unlinked_at is null)
    and q.user_id = any (sms.concerned_by(q.tenant_id, q.number_id, q.message_id, q.user_id))
    and exists (
      select from sms.inbox i
      where i.tenant_id = q.tenant_id and i.user_id = q.user_id and i.message_id = q.message_id and i.read_at is null));

  return query
    select q.seq, s.id, s.endpoint_hash, s.ciphertext, s.key_id, q.tries, c.id, n.number, n.label, c.peer, mine.unread, mine.newest,
      case when p_text then (select m.text from sms.messages m where m.tenant_id = q.tenant_id and m.id = mine.newest) end
    from sms.push_queue q
    join sms.push_subscriptions s on s.id = q.subscription_id
    join sms.conversations c on c.tenant_id = q.tenant_id and c.id = q.conversation_id
    join sms.numbers n on n.tenant_id = q.tenant_id and n.id = q.number_id
    cross join lateral (
      select count(*)::integer as unread, max(i.message_id::text)::uuid as newest from sms.inbox i
      where i.tenant_id = q.tenant_id and i.user_id = q.user_id and i.conversation_id = q.conversation_id and i.read_at is null
    ) mine
    where q.seq = any (v_taken)
    order by q.seq;
end
$$;

-- The push service has taken it, or never will: it is done with.
create function sms.push_done(p_seq bigint) returns void
language sql security definer set search_path = '' as $$ -- definer: as sms.push_to_send
  delete from sms.push_queue q where q.seq = p_seq
$$;

-- The browser is to be left alone for a while: all that waits for it waits.
create function sms.push_later(p_subscription uuid, p_wait interval) returns void
language sql security definer set search_path = '' as $$ -- definer: as sms.push_to_send
  update sms.push_queue q set due_at = clock_timestamp() + p_wait
  where q.subscription_id = p_subscription
$$;

-- The browser is gone for good, and all that waits for it with it.
create function sms.push_gone(p_subscription uuid) returns void
language sql security definer set search_path = '' as $$ -- definer: as sms.push_to_send
  delete from sms.push_subscriptions s where s.id = p_subscription
$$;
grant execute on function sms.push_to_send(integer, interval, boolean), sms.push_done(bigint), sms.push_later(uuid, interval),
  sms.push_gone(uuid) to sms_worker;
