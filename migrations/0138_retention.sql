-- How long a tenant keeps its texts, and its webhook's log. What has had its term goes month by month: as a whole where
-- everybody who has rows in that month is past theirs and nobody holds anything back, else row by row in small batches.
-- Assignments, opt-outs, audit, states and the counts of days stay: they say what was so, not what was written.
alter table sms.tenant_settings
  add column keep_messages_months   smallint check (keep_messages_months between 1 and 240), -- null: for ever
  add column keep_deliveries_months smallint check (keep_deliveries_months between 1 and 240),
  add column retention_changed_at   timestamptz; -- a term counts a day after it was last changed

create function sms.note_term() returns trigger language plpgsql set search_path = '' as $$
begin
  new.retention_changed_at := case
    when tg_op = 'INSERT' then case when coalesce(new.keep_messages_months, new.keep_deliveries_months) is not null then clock_timestamp() end
    when (new.keep_messages_months, new.keep_deliveries_months) is distinct from (old.keep_messages_months, old.keep_deliveries_months)
      then clock_timestamp()
    else old.retention_changed_at end;
  return new;
end
$$;
create trigger note_term before insert or update on sms.tenant_settings for each row execute function sms.note_term();

-- The moment of a UUIDv7, and its month as the partitions are called.
create function sms.uuid_v7_time(p_id uuid) returns timestamptz language sql immutable
return to_timestamp(('x' || substr(replace(p_id::text, '-', ''), 1, 12))::bit(48)::bigint / 1000.0);
create function sms.month_of(p_id uuid) returns text language sql stable
return to_char(sms.uuid_v7_time(p_id) at time zone 'UTC', 'YYYYMM');
-- The least id of a month, so many months later.
create function sms.month_floor(p_month text, p_later integer default 0) returns uuid language sql stable
return sms.uuid_v7_floor((to_date(p_month, 'YYYYMM') + make_interval(months => p_later)) at time zone 'UTC');

-- What is older than a term of so many months goes: the month that runs and so many whole ones before it stay.
create function sms.term_bound(p_months integer) returns uuid language sql stable
return sms.uuid_v7_floor((date_trunc('month', clock_timestamp() at time zone 'UTC') - make_interval(months => p_months)) at time zone 'UTC');

-- Which ids of a tenant have had their term now; null: none. Changed within the last day, it does not count yet.
create function sms.expired_before(p_tenant sms.tenant_id, p_kind text) returns uuid
language sql stable set search_path = '' as $$
  select sms.term_bound(case p_kind when 'messages' then g.keep_messages_months else g.keep_deliveries_months end)
  from sms.tenant_settings g
  where g.tenant_id = p_tenant and coalesce(g.retention_changed_at <= clock_timestamp() - interval '24 hours', true)
$$;

-- One going through what has had its term, of one tenant and kind: how far it has come and what has gone. Written into the
-- audit when it ends; the next one begins with the next month, or a day later where a hold kept something back.
create table sms.retention_runs (
  tenant_id     sms.tenant_id not null,
  kind          text not null check (kind in ('messages', 'deliveries')),
  before        uuid not null,
  after         uuid not null default '00000000-0000-0000-0000-000000000000', -- looked at up to this
  cleared       boolean not null default false, -- all looked at; what is left goes with its month
  talks_after   uuid not null default '00000000-0000-0000-0000-000000000000',
  rows          bigint not null default 0,
  files         bigint not null default 0,
  conversations bigint not null default 0,
  kept          bigint not null default 0, -- held back: by a legal hold, or since it still waits to be sent or delivered
  began_at      timestamptz not null default clock_timestamp(),
  finished_at   timestamptz,
  primary key (tenant_id, kind)
);
alter table sms.retention_runs enable row level security, force row level security;
create policy owner on sms.retention_runs to sms_owner using (true) with check (true); -- by the functions below alone

-- Who has something to look at.
create function sms.retention_due() returns table (tenant_id text, kind text)
language sql stable security definer set search_path = '' as $$ -- definer: runs are read by these functions alone
  select g.tenant_id::text, k.kind
  from sms.tenant_settings g cross join (values ('messages'), ('deliveries')) k (kind)
  cross join lateral (select sms.expired_before(g.tenant_id, k.kind) as before) b
  left join sms.retention_runs r on r.tenant_id = g.tenant_id and r.kind = k.kind
  where b.before is not null and (r.finished_at is null or r.before <> b.before
    or r.kept > 0 and r.finished_at < clock_timestamp() - interval '1 day')
  order by g.tenant_id, k.kind
$$;

-- Whether a hold that stands concerns a text: its number, whoever is in its conversation, whoever wrote it, had it, or held
-- the number then.
create function sms.is_on_hold(p_text sms.messages) returns boolean
language sql stable set search_path = '' as $$
  select exists (select from sms.holds_on(p_text.tenant_id, array[p_text.number_id], p_text.participants || p_text.peer, array(
    select unnest(array[p_text.handler_id, p_text.author_id])
    union select c.handler_id from sms.conversations c where c.tenant_id = p_text.tenant_id and c.id = p_text.conversation_id
    union select i.user_id from sms.inbox i where i.tenant_id = p_text.tenant_id and i.message_id = p_text.id
    union select a.user_id from sms.assignments a
      where a.tenant_id = p_text.tenant_id and a.number_id = p_text.number_id
        and a.assigned_at <= p_text.at and coalesce(a.ended_at, 'infinity') >= p_text.at)))
$$;

-- Whether a month goes as a whole: it is past the term of everybody who has rows in it, no hold of theirs stands, and nothing
-- in it waits. What is nobody's goes with the longest term, and stays while anybody's is without end.
create function sms.goes_whole(p_kind text, p_month text, p_looked_through boolean) returns boolean
language plpgsql stable set search_path = '' set plan_cache_mode = 'force_custom_plan' as $$
declare
  v_from uuid := sms.month_floor(p_month);
  v_until uuid := sms.month_floor(p_month, 1);
  v_tenant sms.tenant_id;
begin
  if v_until > sms.term_bound(1) then return false; end if;
  loop -- from tenant to tenant by the key, however many rows each has
    if p_kind = 'messages' then
      select m.tenant_id into v_tenant from sms.messages m
      where m.id >= v_from and m.id < v_until and (v_tenant is null or m.tenant_id > v_tenant) order by m.tenant_id limit 1;
    else
      select d.tenant_id into v_tenant from sms.deliveries d
      where d.id >= v_from and d.id < v_until and d.tenant_id is not null and (v_tenant is null or d.tenant_id > v_tenant)
      order by d.tenant_id limit 1;
    end if;
    exit when not found;
    if coalesce(sms.expired_before(v_tenant, p_kind) < v_until, true)
      or exists (select from sms.legal_holds h where h.tenant_id = v_tenant and h.released_at is null)
      or p_looked_through and not exists (
        select from sms.retention_runs r where r.tenant_id = v_tenant and r.kind = p_kind and r.cleared and r.before >= v_until)
    then return false; end if;
  end loop;
  if p_kind = 'messages' then
    return not exists (select from sms.outbox o where o.message_id >= v_from and o.message_id < v_until);
  end if;
  return not exists (
      select from sms.deliveries d
      where d.id >= v_from and d.id < v_until and d.outcome in ('held_disabled', 'held_unassigned', 'held_tier') and d.released_at is null)
    and (not exists (select from sms.deliveries d where d.id >= v_from and d.id < v_until and d.tenant_id is null)
      or coalesce((select bool_and(coalesce(sms.expired_before(t.id, p_kind) >= v_until, false)) from sms.tenants t), false));
end
$$;

create function sms.months_going_whole(p_kind text) returns setof text
language sql stable security definer set search_path = '' as $$ -- definer: asks of every tenant
  select m.month from (
    select right(c.relname, 6) as month
    from pg_catalog.pg_inherits i join pg_catalog.pg_class c on c.oid = i.inhrelid
    where i.inhparent = ('sms.' || p_kind)::regclass and c.relname ~ '_[0-9]{6}$') m
  where sms.goes_whole(p_kind, m.month, false) order by m.month
$$;

-- Takes away what hangs on texts: files, receivers, what was due because of them, and whatever leads to them.
create function sms.clear_of_texts(p_tenant sms.tenant_id, p_ids uuid[], p_talks uuid[], p_peers text[]) returns bigint
language plpgsql set search_path = '' as $$
declare
  v_files bigint;
begin
  delete from sms.media_links l where l.tenant_id = p_tenant and l.message_id = any (p_ids);
  delete from sms.media f where f.tenant_id = p_tenant and f.message_id = any (p_ids);
  get diagnostics v_files = row_count;
  delete from sms.group_recipients g where g.tenant_id = p_tenant and g.message_id = any (p_ids);
  delete from sms.stop_wishes w where w.tenant_id = p_tenant and w.message_id = any (p_ids);
  delete from sms.answers_due a where a.message_id = any (p_ids);
  delete from sms.automatic_texts a where a.message_id = any (p_ids);
  delete from sms.host_events e where e.tenant_id = p_tenant and e.conversation_id = any (p_talks) and e.message_id = any (p_ids);
  delete from sms.duplicates d where d.tenant_id = p_tenant and d.message_id = any (p_ids);
  -- What they were read from: the log's row was made in the same moment, and its id with it.
  delete from sms.delivery_bodies b using sms.deliveries d
  where d.tenant_id = p_tenant and d.message_id = any (p_ids) and b.delivery_id = d.id
    and d.id > sms.uuid_v7_floor(sms.uuid_v7_time((select i from unnest(p_ids) i order by i limit 1)) - interval '1 minute')
    and d.id < sms.uuid_v7_floor(sms.uuid_v7_time((select i from unnest(p_ids) i order by i desc limit 1)) + interval '1 minute');
  -- Opt-outs stay, and no longer lead to a text.
  update sms.keywords k set message_id = null where k.tenant_id = p_tenant and k.peer = any (p_peers) and k.message_id = any (p_ids);
  update sms.opt_outs o set message_id = null where o.tenant_id = p_tenant and o.peer = any (p_peers) and o.message_id = any (p_ids);
  -- What was held waits for nobody any more.
  update sms.deliveries d set reason = 'expired', released_at = clock_timestamp()
  where d.tenant_id = p_tenant and d.outcome in ('held_disabled', 'held_unassigned', 'held_tier') and d.released_at is null
    and d.message_id = any (p_ids);
  return v_files;
end
$$;

-- Looks at so many rows of a tenant that have had their term: takes away what hangs on them, and them too but in months that
-- go as a whole. True while there are more. One process at a time; one that is not the first has nothing to do.
create function sms.expire_some(p_tenant text, p_kind text, p_whole text[], p_limit integer) returns boolean
language plpgsql security definer set search_path = '' set plan_cache_mode = 'force_custom_plan' as $$ -- definer: no role may delete texts
declare
  v_tenant sms.tenant_id := (select g.tenant_id from sms.tenant_settings g where g.tenant_id::text = p_tenant);
  v_run sms.retention_runs;
  v_before uuid;
  v_seen uuid[];
  v_gone uuid[];
  v_rows bigint := 0;
  v_files bigint := 0;
begin
  if v_tenant is null or not pg_try_advisory_xact_lock(hashtextextended('sms.retention', 0)) then return false; end if;
  perform sms.lock_holds(v_tenant);
  v_before := sms.expired_before(v_tenant, p_kind);
  if v_before is null then return false; end if; -- changed meanwhile
  insert into sms.retention_runs (tenant_id, kind, before) values (v_tenant, p_kind, v_before) on conflict do nothing;
  update sms.retention_runs r
  set before = v_before, after = default, cleared = false, talks_after = default, kept = 0, finished_at = null, began_at = clock_timestamp(),
    rows = case when r.finished_at is null then r.rows else 0 end, files = case when r.finished_at is null then r.files else 0 end,
    conversations = case when r.finished_at is null then r.conversations else 0 end -- what is in no row of the audit yet
  where r.tenant_id = v_tenant and r.kind = p_kind and (r.cleared or r.before <> v_before or r.finished_at is not null);
  select r.* into v_run from sms.retention_runs r where r.tenant_id = v_tenant and r.kind = p_kind;

  if p_kind = 'messages' then
    v_seen := array(select m.id from sms.messages m
      where m.tenant_id = v_tenant and m.id > v_run.after and m.id < v_before order by m.id limit p_limit);
    v_gone := array(select m.id from sms.messages m
      where m.tenant_id = v_tenant and m.id = any (v_seen) and not sms.is_on_hold(m)
        and not exists (select from sms.outbox o where o.message_id = m.id));
    v_files := sms.clear_of_texts(v_tenant, v_gone,
      array(select distinct m.conversation_id from sms.messages m where m.tenant_id = v_tenant and m.id = any (v_gone)),
      array(select distinct p from sms.messages m cross join lateral unnest(m.participants || m.peer) p
        where m.tenant_id = v_tenant and m.id = any (v_gone)));
    delete from sms.inbox i
    where i.tenant_id = v_tenant and i.message_id = any (v_gone) and not sms.month_of(i.message_id) = any (p_whole);
    delete from sms.messages m where m.tenant_id = v_tenant and m.id = any (v_gone) and not sms.month_of(m.id) = any (p_whole);
    get diagnostics v_rows = row_count;
  else
    v_seen := array(select d.id from sms.deliveries d
      where d.tenant_id = v_tenant and d.id > v_run.after and d.id < v_before order by d.id limit p_limit);
    v_gone := array(select d.id from sms.deliveries d
      left join sms.messages m on m.tenant_id = d.tenant_id and m.id = d.message_id
      where d.tenant_id = v_tenant and d.id = any (v_seen)
        and (d.outcome not in ('held_disabled', 'held_unassigned', 'held_tier') or d.released_at is not null)
        and case when m.id is null then not exists (select from sms.holds_on(v_tenant, array[d.number_id], '{}', '{}'))
          else not sms.is_on_hold(m) end);
    delete from sms.deliveries d where d.tenant_id = v_tenant and d.id = any (v_gone) and not sms.month_of(d.id) = any (p_whole);
    get diagnostics v_rows = row_count;
  end if;
  update sms.retention_runs r
  set after = coalesce(v_seen[cardinality(v_seen)], r.after), cleared = cardinality(v_seen) < p_limit, rows = r.rows + v_rows,
    files = r.files + v_files, kept = r.kept + cardinality(v_seen) - cardinality(v_gone)
  where r.tenant_id = v_tenant and r.kind = p_kind;
  return cardinality(v_seen) = p_limit;
end
$$;

-- Drops a month that goes as a whole, once everybody's rows in it have been looked through. `busy`: somebody uses it, and
-- nobody was made to wait longer than the time-out; `stays`: not now. The lock is on the table that the webhook writes to:
-- it is had at once or not at all, and is held for the moment of a commit.
create function sms.drop_month(p_kind text, p_month text) returns text
language plpgsql security definer set search_path = '' set lock_timeout = '200ms' as $$ -- definer: only the owner drops tables
begin
  if not pg_try_advisory_xact_lock(hashtextextended('sms.retention', 0)) then return 'busy'; end if;
  lock table sms.legal_holds, sms.tenant_settings in share mode; -- nobody places a hold or changes a term in between
  if p_kind not in ('messages', 'deliveries') or to_regclass(format('sms.%I', p_kind || '_' || p_month)) is null
    or not sms.goes_whole(p_kind, p_month, true) then return 'stays'; end if;
  if p_kind = 'messages' then
    update sms.retention_runs r set rows = r.rows + c.count
    from (select m.tenant_id, count(*) from sms.messages m
      where m.id >= sms.month_floor(p_month) and m.id < sms.month_floor(p_month, 1) group by m.tenant_id) c
    where r.tenant_id = c.tenant_id and r.kind = p_kind;
  else
    update sms.retention_runs r set rows = r.rows + c.count
    from (select d.tenant_id, count(*) from sms.deliveries d
      where d.id >= sms.month_floor(p_month) and d.id < sms.month_floor(p_month, 1) group by d.tenant_id) c
    where r.tenant_id = c.tenant_id and r.kind = p_kind;
  end if;
  execute format('drop table sms.%I', p_kind || '_' || p_month);
  if p_kind = 'messages' then execute format('drop table if exists sms.%I', 'inbox_' || p_month); end if;
  return 'dropped';
exception when lock_not_available then
  return 'busy';
end
$$;

-- Takes away conversations of which no text is left, so many looked at. True while there are more to look at.
create function sms.expire_conversations(p_tenant text, p_limit integer) returns boolean
language plpgsql security definer set search_path = '' as $$ -- definer: no role may delete conversations
declare
  v_tenant sms.tenant_id := (select g.tenant_id from sms.tenant_settings g where g.tenant_id::text = p_tenant);
  v_run sms.retention_runs;
  v_seen uuid[];
  v_gone uuid[];
begin
  if v_tenant is null then return false; end if;
  perform sms.lock_holds(v_tenant);
  select r.* into v_run from sms.retention_runs r where r.tenant_id = v_tenant and r.kind = 'messages' for update;
  if not found or not v_run.cleared or v_run.finished_at is not null or v_run.rows = 0 then return false; end if;
  v_seen := array(select c.id from sms.conversations c
    where c.tenant_id = v_tenant and c.id > v_run.talks_after order by c.id limit p_limit);
  -- Whoever stores a text takes its conversation first: one that has just got one is passed over.
  v_gone := array(select c.id from sms.conversations c
    where c.tenant_id = v_tenant and c.id = any (v_seen) and c.last_at < sms.uuid_v7_time(v_run.before)
      and not exists (select from sms.messages m where m.tenant_id = c.tenant_id and m.conversation_id = c.id)
      and not exists (select from sms.holds_on(c.tenant_id, array[c.number_id], c.participants || c.peer, array[c.handler_id]))
    for update skip locked);
  delete from sms.waiting w where w.tenant_id = v_tenant and w.conversation_id = any (v_gone);
  delete from sms.thread_notes n where n.tenant_id = v_tenant and n.conversation_id = any (v_gone);
  delete from sms.automatic_texts a where a.tenant_id = v_tenant and a.conversation_id = any (v_gone);
  delete from sms.conversation_peers p using sms.conversations c
  where c.tenant_id = v_tenant and c.id = any (v_gone) and p.tenant_id = v_tenant and p.peer = any (c.participants) and p.conversation_id = c.id;
  delete from sms.conversations c where c.tenant_id = v_tenant and c.id = any (v_gone);
  update sms.retention_runs r set talks_after = coalesce(v_seen[cardinality(v_seen)], r.talks_after), conversations = r.conversations + cardinality(v_gone)
  where r.tenant_id = v_tenant and r.kind = 'messages';
  return cardinality(v_seen) = p_limit;
end
$$;

-- Ends a run of which nothing is left to do, and writes into the audit what has gone, where anything has.
create function sms.finish_retention(p_tenant text, p_kind text, p_whole text[]) returns jsonb
language plpgsql security definer set search_path = '' as $$ -- definer: runs are changed by these functions alone
declare
  v_tenant sms.tenant_id := (select g.tenant_id from sms.tenant_settings g where g.tenant_id::text = p_tenant);
  v_run sms.retention_runs;
  v_month text;
  v_detail jsonb;
begin
  select r.* into v_run from sms.retention_runs r where r.tenant_id = v_tenant and r.kind = p_kind for update;
  if not found or not v_run.cleared or v_run.finished_at is not null then return null; end if;
  foreach v_month in array p_whole loop -- a month that was in use goes at the next turn, and stands in the same row of the audit
    if (case p_kind
      when 'messages' then exists (select from sms.messages m
        where m.tenant_id = v_tenant and m.id >= sms.month_floor(v_month) and m.id < sms.month_floor(v_month, 1))
      else exists (select from sms.deliveries d
        where d.tenant_id = v_tenant and d.id >= sms.month_floor(v_month) and d.id < sms.month_floor(v_month, 1)) end)
    then return null; end if;
  end loop;
  update sms.retention_runs r set finished_at = clock_timestamp() where r.tenant_id = v_tenant and r.kind = p_kind;
  v_detail := jsonb_build_object('rows', v_run.rows, 'before', sms.written_utc(sms.uuid_v7_time(v_run.before)), 'kept', v_run.kept)
    || case when p_kind = 'messages' then jsonb_build_object('files', v_run.files, 'conversations', v_run.conversations) else '{}' end;
  if v_run.rows + v_run.files + v_run.conversations > 0 then
    perform sms.record(v_tenant, p_kind || '.expired', '{}', v_detail);
  end if;
  return v_detail;
end
$$;
grant execute on function sms.retention_due(), sms.months_going_whole(text), sms.expire_some(text, text, text[], integer),
  sms.drop_month(text, text), sms.expire_conversations(text, integer), sms.finish_retention(text, text, text[]) to sms_worker;

-- What a term would take away at the next run, and when that is. Counts a million at most. Changes nothing.
create function sms.preview_retention(p_tenant text, p_kind text, p_months integer) returns jsonb
language plpgsql stable security definer set search_path = '' set plan_cache_mode = 'force_custom_plan' as $$ -- definer: binds the tenant itself
declare
  v_tenant sms.tenant_id := sms.tenant_acted_for(p_tenant);
  v_before uuid := sms.term_bound(p_months);
  v_most constant integer := 1000000;
  v_count integer;
  v_since timestamptz := (select case when p_months = case p_kind when 'messages' then g.keep_messages_months else g.keep_deliveries_months end
    then g.retention_changed_at end from sms.tenant_settings g where g.tenant_id = v_tenant);
begin
  if p_kind = 'messages' then
    select count(*) into v_count from (
      select from sms.messages m where m.tenant_id = v_tenant and m.id < v_before limit v_most) m;
  else
    select count(*) into v_count from (
      select from sms.deliveries d where d.tenant_id = v_tenant and d.id < v_before limit v_most) d;
  end if;
  return jsonb_build_object('rows', v_count, 'isMore', v_count = v_most, 'before', sms.uuid_v7_time(v_before),
    'startsAt', v_since + interval '24 hours', -- null: of a term that nobody has decided
    'holds', (select count(*) from sms.legal_holds h where h.tenant_id = v_tenant and h.released_at is null));
end
$$;
grant execute on function sms.preview_retention(text, text, integer) to sms_tenant, sms_superadmin;

-- A new month takes the same lock: where somebody uses the table for long, it is tried again rather than waited for.
alter function sms.make_partitions(integer) set lock_timeout = '500ms';
