-- The account's history at the carrier, compared with what is here: what came and never arrived, what of ours it does not show,
-- and what somebody else sent from a number of ours. It carries no text, and its time zone and lag are not documented.

-- How far the history has been read, and what has been learnt of it.
create table sms.history_sweep (
  id                 text primary key default 'system' check (id = 'system'),
  from_day           date, -- the first of the carrier's days that is read from; null: never begun
  page               integer not null default 1 check (page >= 1),
  lease              uuid, -- one process at a time
  leased_until       timestamptz,
  next_at            timestamptz,
  began_at           timestamptz,
  ran_at             timestamptz,
  complete_at        timestamptz, -- when its end was reached last, and the time before: what both did not show is not there
  complete_before_at timestamptz,
  failed_at          timestamptz,
  failed_code        text,
  shifts             jsonb not null default '[]', -- seconds that the carrier's times are ahead of ours, those with the most evidence first
  evidence           integer not null default 0,
  lag_seconds        integer not null default 0 -- how long after a text the history was seen to show it
);
insert into sms.history_sweep default values;
alter table sms.history_sweep enable row level security, force row level security;
grant select on sms.history_sweep to sms_superadmin, sms_worker;
create policy owner on sms.history_sweep to sms_owner using (true) with check (true);
create policy superadmin on sms.history_sweep for select to sms_superadmin using (true);
create policy worker on sms.history_sweep for select to sms_worker using (true);

-- The rows of the last days, of linked numbers. Whom a row is of is forgotten once it is known which text of ours it is.
create table sms.carrier_history (
  direction  text not null check (direction in ('in', 'out')),
  carrier_id text not null,
  number_id  uuid not null,
  tenant_id  sms.tenant_id not null,
  peer       text,
  at         timestamptz not null, -- as the carrier writes it, read as UTC
  seen_at    timestamptz not null default clock_timestamp(),
  unseen_at  timestamptz, -- when the history was last read to its end without it
  message_id uuid,
  sure       boolean not null default false, -- no other text could have been meant
  judged_at  timestamptz,
  primary key (tenant_id, direction, carrier_id, number_id),
  foreign key (tenant_id, number_id) references sms.numbers (tenant_id, id)
);
create index carrier_history_open on sms.carrier_history (number_id, peer) where message_id is null and peer is not null;
create index carrier_history_of_message on sms.carrier_history (message_id) where message_id is not null;
create index carrier_history_old on sms.carrier_history (seen_at);
create index carrier_history_ids on sms.carrier_history (carrier_id);
alter table sms.carrier_history enable row level security, force row level security;
grant select on sms.carrier_history to sms_worker;
create policy owner on sms.carrier_history to sms_owner using (true) with check (true);
create policy worker on sms.carrier_history for select to sms_worker using (true);

create table sms.lost_texts (
  id               uuid primary key default sms.uuid_v7(),
  tenant_id        sms.tenant_id not null,
  number_id        uuid not null,
  kind             text not null check (kind in ('inbound_lost', 'sent_elsewhere', 'not_at_carrier')),
  peer             text not null,
  carrier_id       text not null,
  carrier_at       timestamptz, -- as the carrier writes it; null where it does not have it
  at               timestamptz, -- by our clock; null while the carrier's time zone is not known
  found_at         timestamptz not null default clock_timestamp(),
  state            text not null default 'open' check (state in ('open', 'arrived', 'dismissed')),
  cause            text check (cause in ('delivery_elsewhere', 'token_retired', 'rejected', 'outage', 'unknown')),
  message_id       uuid, -- the text, where it is ours or has come
  closed_at        timestamptz,
  dismissed_by     sms.user_id,
  dismissed_reason text check (length(dismissed_reason) between 1 and 500),
  unique (tenant_id, kind, carrier_id, number_id),
  foreign key (tenant_id, number_id) references sms.numbers (tenant_id, id),
  check ((state = 'open') = (closed_at is null) and (state = 'dismissed') = (dismissed_reason is not null))
);
create index lost_texts_open on sms.lost_texts (tenant_id, number_id) where state = 'open';
create index lost_texts_of_tenant on sms.lost_texts (tenant_id, id desc);
create index lost_texts_of_carrier on sms.lost_texts (carrier_id) where state = 'open';
alter table sms.lost_texts enable row level security, force row level security;
grant select on sms.lost_texts to sms_tenant, sms_superadmin;
create policy owner on sms.lost_texts to sms_owner using (true) with check (true);
create policy tenant_reads on sms.lost_texts for select to sms_tenant using (tenant_id = (select sms.current_tenant()));
create policy superadmin on sms.lost_texts for select to sms_superadmin using (true);

create view sms.lost_text_list with (security_invoker = true) as
select l.id, l.tenant_id, l.number_id, l.kind, l.peer, l.carrier_at, l.at, l.found_at, l.state, l.cause, l.message_id, l.closed_at,
  l.dismissed_by, l.dismissed_reason
from sms.lost_texts l;
grant select on sms.lost_text_list to sms_tenant, sms_superadmin;

-- Takes the sweep for this process for five minutes, when it is due or asked for, and gives how far it is; no row: it is not
-- due, or another process is at it. It is due sooner while a duplicate of the last hour waits to be settled.
create function sms.begin_sweep(p_now boolean) returns setof sms.history_sweep
language plpgsql security definer set search_path = '' as $$ -- definer: no role writes by hand how far it is
declare
  v_at timestamptz := clock_timestamp();
begin
  if not p_now then
    update sms.history_sweep s set next_at = v_at + interval '2 minutes' where s.next_at is null;
    if found then return; end if;
    if (select g.credentials_state from sms.settings g) <> 'valid' then return; end if;
  end if;
  return query
  update sms.history_sweep s
  set lease = gen_random_uuid(), leased_until = v_at + interval '5 minutes', ran_at = v_at,
    began_at = coalesce(s.began_at, v_at), from_day = coalesce(s.from_day, (v_at at time zone 'UTC')::date - 2),
    next_at = v_at + case when exists (
      select from sms.duplicates d where d.settled_at is null and d.message_id > sms.uuid_v7_floor(v_at - interval '1 hour')) then interval '2 minutes' else interval '10 minutes' end
  where coalesce(s.leased_until <= v_at, true) and (p_now or s.next_at <= v_at or (s.ran_at < v_at - interval '2 minutes' and exists (
    select from sms.duplicates d
    where d.settled_at is null and d.message_id > sms.uuid_v7_floor(v_at - interval '1 hour') and d.at < v_at - interval '2 minutes')))
  returning s.*;
end
$$;

-- Keeps the rows of one page and from where to go on; `p_complete_at`: when the page was asked for that is the last for now.
-- False when another process has taken the sweep over: then nothing is kept.
create function sms.keep_history(p_lease uuid, p_rows jsonb, p_from_day date, p_page integer, p_complete_at timestamptz) returns boolean
language plpgsql security definer set search_path = '' as $$ -- definer: as sms.begin_sweep
declare
  v_sweep sms.history_sweep;
begin
  select s.* into v_sweep from sms.history_sweep s where s.lease = p_lease for update;
  if not found then return false; end if;
  insert into sms.carrier_history (direction, carrier_id, number_id, tenant_id, peer, at, unseen_at)
  select r.direction, r.id, n.id, n.tenant_id, r.peer, r.at, v_sweep.complete_at
  from jsonb_to_recordset(p_rows) as r (direction text, id text, number text, peer text, at timestamptz)
  join sms.numbers n on n.number = r.number and n.unlinked_at is null
  on conflict do nothing;
  update sms.history_sweep s
  set from_day = p_from_day, page = p_page, leased_until = clock_timestamp() + interval '5 minutes', failed_at = null, failed_code = null,
    complete_before_at = case when p_complete_at is null then s.complete_before_at else s.complete_at end,
    complete_at = coalesce(p_complete_at, s.complete_at);
  return true;
end
$$;

-- Ends a sweep, with the code of what it failed by.
create function sms.end_sweep(p_lease uuid, p_failed text) returns void
language sql security definer set search_path = '' as $$ -- definer: as sms.begin_sweep
  update sms.history_sweep s
  set lease = null, leased_until = null, failed_code = coalesce(p_failed, s.failed_code),
    failed_at = case when p_failed is null then s.failed_at else clock_timestamp() end,
    -- There is more to read: it goes on soon.
    next_at = case when p_failed is null and coalesce(s.complete_at < s.ran_at, true) then clock_timestamp() + interval '1 minute' else s.next_at end
  where s.lease = p_lease
$$;

-- What there is to match: for each number and customer of whom a row is unexplained or a duplicate is open, all rows and all
-- texts that came in around them. Moments are milliseconds.
create function sms.history_to_match()
returns table (number_id uuid, peer text, rows jsonb, texts jsonb)
language sql stable security definer set search_path = '' as $$ -- definer: texts are found by way of a table that no role reads
  with pairs as materialized (
    select o.tenant_id, o.number_id, o.peer, min(o.at) as since from (
      select h.tenant_id, h.number_id, h.peer, h.at from sms.carrier_history h
      where h.direction = 'in' and h.message_id is null and h.peer is not null
      union all
      select d.tenant_id, d.number_id, m.peer, d.at from sms.duplicates d
      join sms.messages m on m.tenant_id = d.tenant_id and m.id = d.message_id
      where d.settled_at is null and d.message_id > sms.uuid_v7_floor(clock_timestamp() - interval '3 days')
    ) o
    join sms.numbers n on n.id = o.number_id and n.unlinked_at is null
    group by o.tenant_id, o.number_id, o.peer
  ), came as materialized (
    select p.number_id, p.peer, m.id, m.at, m.status = 'duplicate' as is_duplicate, d.first_id, d.message_id is not null as is_open
    from pairs p
    join sms.conversation_peers c on c.tenant_id = p.tenant_id and c.peer = p.peer and c.number_id = p.number_id
    join sms.messages m on m.tenant_id = c.tenant_id and m.conversation_id = c.conversation_id and m.direction = 'in' and m.peer = p.peer
      and m.id > sms.uuid_v7_floor(p.since - interval '27 hours')
    left join sms.duplicates d on d.tenant_id = m.tenant_id and d.message_id = m.id and d.settled_at is null
  )
  select p.number_id, p.peer,
    (select coalesce(jsonb_agg(jsonb_build_object('id', h.carrier_id, 'at', extract(epoch from h.at) * 1000,
        'messageId', h.message_id, 'isJudged', h.judged_at is not null) order by h.at, h.carrier_id), '[]')
      from sms.carrier_history h
      where h.tenant_id = p.tenant_id and h.number_id = p.number_id and h.direction = 'in' and (
        h.message_id is null and h.peer = p.peer
        or h.message_id in (select c.id from came c where c.number_id = p.number_id and c.peer = p.peer))),
    (select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'at', extract(epoch from c.at) * 1000,
        'isDuplicate', c.is_duplicate, 'isOpen', c.is_open, 'firstId', c.first_id) order by c.at, c.id), '[]')
      from came c where c.number_id = p.number_id and c.peer = p.peer)
  from pairs p
$$;

-- Keeps which text each row is; what was called lost and has its text now closes.
create function sms.keep_matches(p_rows jsonb) returns void
language plpgsql security definer set search_path = '' as $$ -- definer: as sms.begin_sweep
begin
  update sms.carrier_history h
  set message_id = r."messageId", sure = r.sure, peer = case when r."messageId" is null then r.peer end
  from jsonb_to_recordset(p_rows) as r (id text, "numberId" uuid, peer text, "messageId" uuid, sure boolean)
  where h.direction = 'in' and h.carrier_id = r.id and h.number_id = r."numberId"
    and (h.message_id is distinct from r."messageId" or h.sure is distinct from r.sure);
  update sms.lost_texts l set state = 'arrived', closed_at = clock_timestamp(), message_id = h.message_id
  from sms.carrier_history h
  where l.state = 'open' and l.kind = 'inbound_lost' and h.tenant_id = l.tenant_id and h.direction = 'in'
    and h.carrier_id = l.carrier_id and h.number_id = l.number_id and h.message_id is not null;
end
$$;

-- Which of the rows that were sent are texts of ours, by their ids; what was missed and is there now closes.
create function sms.match_sent() returns void
language plpgsql security definer set search_path = '' as $$ -- definer: as sms.begin_sweep
begin
  update sms.carrier_history h set message_id = c.message_id, peer = null, sure = true
  from sms.carrier_texts c where h.direction = 'out' and h.message_id is null and c.carrier_id = h.carrier_id;
  update sms.lost_texts l set state = 'arrived', closed_at = clock_timestamp()
  where l.state = 'open' and l.kind = 'not_at_carrier' and exists (
    select from sms.carrier_history h where h.tenant_id = l.tenant_id and h.direction = 'out' and h.carrier_id = l.carrier_id);
  update sms.lost_texts l set state = 'arrived', closed_at = clock_timestamp(), message_id = h.message_id
  from sms.carrier_history h
  where l.state = 'open' and l.kind = 'sent_elsewhere' and h.tenant_id = l.tenant_id and h.direction = 'out'
    and h.carrier_id = l.carrier_id and h.number_id = l.number_id and h.message_id is not null;
end
$$;

-- By how many milliseconds the carrier's times differ from ours, of texts that are surely the same; the newest 500.
create function sms.history_evidence() returns setof double precision
language sql stable security definer set search_path = '' as $$ -- definer: as sms.history_to_match
  select extract(epoch from h.at - coalesce(c.at, m.at)) * 1000
  from sms.carrier_history h
  left join sms.carrier_texts c on h.direction = 'out' and c.carrier_id = h.carrier_id
  left join sms.messages m on h.direction = 'in' and m.tenant_id = h.tenant_id and m.id = h.message_id
  where h.sure and h.message_id is not null and h.seen_at > clock_timestamp() - interval '2 days' and coalesce(c.at, m.at) is not null
  order by h.seen_at desc limit 500
$$;

-- Keeps what was learnt of the carrier's clock. Rows that were explained before it was known are looked at again.
create function sms.keep_learnt(p_shifts jsonb, p_evidence integer) returns void
language plpgsql security definer set search_path = '' as $$ -- definer: as sms.begin_sweep
begin
  if (select s.shifts from sms.history_sweep s) = '[]' and p_shifts <> '[]' then
    update sms.carrier_history h set message_id = null, peer = m.peer
    from sms.messages m
    where h.direction = 'in' and not h.sure and m.tenant_id = h.tenant_id and m.id = h.message_id and sms.peer_kind(m.peer) <> 'erased';
  end if;
  update sms.history_sweep s set shifts = p_shifts, evidence = p_evidence;
end
$$;

-- How long after a text the history has shown it, at the latest, of what surely is the same and was not there at a reading
-- before.
create function sms.learn_lag() returns void
language sql security definer set search_path = '' as $$ -- definer: as sms.begin_sweep
  update sms.history_sweep s set lag_seconds = (
    select least(coalesce(max(extract(epoch from h.unseen_at - coalesce(c.at, m.at))), 0), 7200)
    from sms.carrier_history h
    left join sms.carrier_texts c on h.direction = 'out' and c.carrier_id = h.carrier_id
    left join sms.messages m on h.direction = 'in' and m.tenant_id = h.tenant_id and m.id = h.message_id
    where h.sure and h.message_id is not null and h.unseen_at > coalesce(c.at, m.at) and h.seen_at > clock_timestamp() - interval '2 days')
$$;

-- Why a text that came to a number at a moment probably never arrived.
create function sms.probable_cause(p_number uuid, p_at timestamptz) returns text
language sql stable security definer set search_path = '' as $$ -- definer: as sms.begin_sweep, and asks tokens and the log
  select case
    when exists (
      select from sms.webhook_state w
      where w.number_id = p_number and (w.doubt_reason = 'mode_changed' or w.carrier_mode is not null and w.carrier_mode <> 'url'))
      then 'delivery_elsewhere'
    when p_at is null then 'unknown'
    when exists (
      select from sms.webhook_tokens k join sms.retired_requests r on r.token_id = k.id
      where k.number_id = p_number and r.received_at between p_at - interval '5 minutes' and p_at + interval '15 minutes')
      then 'token_retired'
    when exists (
      select from sms.deliveries d join sms.numbers n on n.id = p_number and d.number = n.number
      where d.outcome in ('rejected', 'unknown_number')
        and d.id between sms.uuid_v7_floor(p_at - interval '5 minutes') and sms.uuid_v7_floor(p_at + interval '15 minutes'))
      then 'rejected'
    when not exists (
      select from sms.deliveries d
      where d.outcome not in ('rejected', 'unknown_number')
        and d.id between sms.uuid_v7_floor(p_at - interval '10 minutes') and sms.uuid_v7_floor(p_at + interval '10 minutes'))
      then 'outage'
    else 'unknown' end
$$;

-- Judges rows that no text of ours explains, once they are old enough: lost, unless the number was not linked yet, its texts
-- went elsewhere as far as was known, or a customer of it was erased around then. `shift`: seconds, null while the carrier's
-- clock is not known; then the earliest moment that can be meant is asked for. Gives how many were lost.
create function sms.note_lost(p_rows jsonb, p_patience interval) returns integer
language plpgsql security definer set search_path = '' as $$ -- definer: as sms.begin_sweep
declare
  v_lag interval := (select make_interval(secs => s.lag_seconds) from sms.history_sweep s);
  v_count integer;
begin
  with due as (
    select h.*, t.at as true_at, coalesce(t.at, h.at - interval '14 hours') as earliest, coalesce(t.at, h.seen_at) as latest
    from jsonb_to_recordset(p_rows) as r (id text, "numberId" uuid, shift double precision)
    join sms.carrier_history h on h.direction = 'in' and h.carrier_id = r.id and h.number_id = r."numberId"
    cross join lateral (select h.at - make_interval(secs => r.shift) as at) t
    where h.message_id is null and h.judged_at is null and h.peer is not null
      and coalesce(t.at, h.seen_at) + p_patience + v_lag <= clock_timestamp()
  ), judged as (
    update sms.carrier_history h set judged_at = clock_timestamp() from due d
    where h.tenant_id = d.tenant_id and h.direction = 'in' and h.carrier_id = d.carrier_id and h.number_id = d.number_id
  ), lost as (
    insert into sms.lost_texts (tenant_id, number_id, kind, peer, carrier_id, carrier_at, at, cause)
    select d.tenant_id, d.number_id, 'inbound_lost', d.peer, d.carrier_id, d.at, d.true_at, sms.probable_cause(d.number_id, d.true_at)
    from due d
    join sms.numbers n on n.id = d.number_id and n.unlinked_at is null and n.linked_at <= d.earliest
    join sms.webhook_state w on w.number_id = d.number_id
    where (w.set_at <= d.earliest or exists (
        select from sms.deliveries v where v.number_id = d.number_id and v.id < sms.uuid_v7_floor(d.earliest)
          and v.outcome not in ('rejected', 'unknown_number', 'test')))
      and not coalesce(w.doubt_reason = 'mode_changed' and w.doubted_at <= d.latest, false)
      and not exists (
        select from sms.messages m
        where m.tenant_id = d.tenant_id and m.number_id = d.number_id and m.direction = 'in' and sms.peer_kind(m.peer) = 'erased'
          and m.id between sms.uuid_v7_floor(d.earliest - interval '1 hour') and sms.uuid_v7_floor(d.latest + interval '1 hour')
          and not exists (select from sms.carrier_history k where k.message_id = m.id))
    on conflict do nothing
    returning 1
  )
  select count(*) into v_count from lost;
  return v_count;
end
$$;

-- Judges what was sent: what the history has and we have not, from a number of ours, and what it does not show of ours in two
-- readings. A text of which the carrier never said whether it has it may be either, and holds both up.
create function sms.judge_sent(p_patience interval) returns integer
language plpgsql security definer set search_path = '' as $$ -- definer: as sms.begin_sweep
declare
  v_sweep sms.history_sweep;
  v_shown timestamptz;
  v_shift interval;
  v_count integer;
begin
  select s.* into v_sweep from sms.history_sweep s;
  v_shown := v_sweep.complete_before_at - p_patience - make_interval(secs => v_sweep.lag_seconds);
  v_shift := make_interval(secs => (v_sweep.shifts ->> 0)::double precision);
  with due as (
    select h.* from sms.carrier_history h
    where h.direction = 'out' and h.message_id is null and h.judged_at is null and h.peer is not null
      and h.seen_at + p_patience <= clock_timestamp()
      and not exists (
        select from sms.awaiting_reports a
        where a.number_id = h.number_id and (a.peer = h.peer or exists (
            select from sms.group_recipients g where g.message_id = a.message_id and g.peer = h.peer))
          and a.carrier_id is null and a.sent_at > h.seen_at - interval '3 days')
  ), judged as (
    update sms.carrier_history h set judged_at = clock_timestamp() from due d
    where h.tenant_id = d.tenant_id and h.direction = 'out' and h.carrier_id = d.carrier_id and h.number_id = d.number_id
  ), found as (
    insert into sms.lost_texts (tenant_id, number_id, kind, peer, carrier_id, carrier_at, at)
    select d.tenant_id, d.number_id, 'sent_elsewhere', d.peer, d.carrier_id, d.at, d.at - v_shift
    from due d
    join sms.numbers n on n.id = d.number_id and n.unlinked_at is null and n.linked_at <= coalesce(d.at - v_shift, d.at - interval '14 hours')
    on conflict do nothing
    returning 1
  ), missed as (
    insert into sms.lost_texts (tenant_id, number_id, kind, peer, carrier_id, at, message_id)
    select m.tenant_id, m.number_id, 'not_at_carrier', m.peer, c.carrier_id, c.at, m.id
    from sms.carrier_texts c
    join sms.messages m on m.id = c.message_id and m.status in ('sent', 'delivered')
    join sms.numbers n on n.id = m.number_id and n.unlinked_at is null
    where c.at between greatest(v_sweep.began_at, clock_timestamp() - interval '2 days') and v_shown
      and not exists (
        select from sms.carrier_history h
        where h.tenant_id = m.tenant_id and h.direction = 'out' and h.carrier_id = c.carrier_id and h.number_id = m.number_id)
    on conflict do nothing
    returning 1
  )
  select (select count(*) from found) + (select count(*) from missed) into v_count;
  return v_count;
end
$$;

-- Rows have had their time once the days that they are of are read no more; what is called lost keeps its row for a month, to
-- be met by the text.
create function sms.forget_history() returns void
language sql security definer set search_path = '' as $$ -- definer: as sms.begin_sweep
  delete from sms.carrier_history h
  where h.seen_at < clock_timestamp() - interval '4 days' and (h.seen_at < clock_timestamp() - interval '30 days' or not exists (
    select from sms.lost_texts l
    where l.tenant_id = h.tenant_id and l.state = 'open' and l.carrier_id = h.carrier_id and l.number_id = h.number_id))
$$;
grant execute on function sms.begin_sweep(boolean), sms.keep_history(uuid, jsonb, date, integer, timestamptz), sms.end_sweep(uuid, text),
  sms.history_to_match(), sms.keep_matches(jsonb), sms.match_sent(), sms.history_evidence(), sms.keep_learnt(jsonb, integer), sms.learn_lag(),
  sms.note_lost(jsonb, interval), sms.judge_sent(interval), sms.forget_history() to sms_worker;

-- Somebody has looked, and says why it needs nobody any more. Closed already, it changes nothing.
create function sms.dismiss_lost(p_id uuid, p_reason text) returns void
language plpgsql security definer set search_path = '' as $$ -- definer: no walled role writes what was found
declare
  v_lost sms.lost_texts;
begin
  select l.* into v_lost from sms.lost_texts l
  where l.id = p_id and (current_setting('role') = 'sms_superadmin' or l.tenant_id = sms.current_tenant()) for update;
  if not found then perform sms.refuse('not_found'); end if;
  if v_lost.state <> 'open' then return; end if;
  update sms.lost_texts l
  set state = 'dismissed', closed_at = clock_timestamp(), dismissed_by = sms.current_person(), dismissed_reason = p_reason
  where l.id = p_id;
  perform sms.record(v_lost.tenant_id, 'lost_text.dismissed', jsonb_build_object('number', v_lost.number_id, 'lostText', p_id),
    jsonb_build_object('kind', v_lost.kind, 'reason', p_reason));
end
$$;
grant execute on function sms.dismiss_lost(uuid, text) to sms_tenant, sms_superadmin;

-- Erasing a customer takes their digits out of this as well, with the last of their texts.
alter function sms.erase_peer(text, text, text, uuid[], integer) rename to erase_texts_of_peer;
revoke execute on function sms.erase_texts_of_peer(text, text, text, uuid[], integer) from sms_tenant, sms_superadmin;
create function sms.erase_peer(p_tenant text, p_peer text, p_instead text, p_requests uuid[], p_most integer) returns jsonb
language plpgsql security definer set search_path = '' as $$ -- definer: as the function that it begins with
declare
  v_tenant sms.tenant_id := sms.tenant_acted_for(p_tenant);
  v_erased jsonb := sms.erase_texts_of_peer(p_tenant, p_peer, p_instead, p_requests, p_most);
begin
  if not (v_erased ->> 'done')::boolean then return v_erased; end if;
  update sms.carrier_history h set peer = null, judged_at = clock_timestamp() where h.tenant_id = v_tenant and h.peer = p_peer;
  update sms.lost_texts l
  set peer = p_instead, dismissed_reason = sms.without_peer(l.dismissed_reason, p_peer, p_instead)
  where l.tenant_id = v_tenant and l.peer = p_peer;
  return v_erased;
end
$$;
grant execute on function sms.erase_peer(text, text, text, uuid[], integer) to sms_tenant, sms_superadmin;
