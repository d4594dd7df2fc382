-- How much leaves: by person and by number, unless the tenant says otherwise. And which of the carrier's texts are known
-- as ours, so that its history can say what became of one whose answer was lost.
alter table sms.tenant_settings
  add column person_minute_limit integer not null default 30 check (person_minute_limit between 1 and 100000),
  add column person_day_limit    integer not null default 500 check (person_day_limit between 1 and 1000000),
  add column number_minute_limit integer not null default 60 check (number_minute_limit between 1 and 100000);

create index messages_of_author on sms.messages (tenant_id, author_id, id desc) where author_id is not null;

-- Refuses when the last texts, newest first, fill their window; says when the oldest of them leaves it.
create function sms.refuse_at_limit(p_ats timestamptz[], p_window interval, p_what text) returns void
language plpgsql set search_path = '' as $$
declare
  v_seconds integer;
begin
  if p_ats[1] is null then return; end if;
  v_seconds := greatest(1, ceil(extract(epoch from p_ats[1] + p_window - clock_timestamp())))::integer;
  perform sms.refuse('limit_reached', format('%s. Try again in %s', p_what,
    case when v_seconds < 120 then v_seconds || ' seconds' when v_seconds < 7200 then ceil(v_seconds / 60.0) || ' minutes'
      else ceil(v_seconds / 3600.0) || ' hours' end));
end
$$;

create or replace function sms.refuse_to_send(p_number sms.numbers, p_person sms.user_id, p_to text, p_segments integer) returns void
language plpgsql set search_path = '' as $$
declare
  v_person_minute integer := 30;
  v_person_day integer := 500;
  v_number_minute integer := 60;
  v_to_canada boolean := false;
  v_unregistered boolean := false;
  v_at timestamptz;
begin
  select g.person_minute_limit, g.person_day_limit, g.number_minute_limit, g.send_to_canada, g.send_unregistered
  into v_person_minute, v_person_day, v_number_minute, v_to_canada, v_unregistered
  from (select 1) always left join sms.tenant_settings g on g.tenant_id = p_number.tenant_id;
  if sms.is_canadian(p_to) and v_to_canada is not true then perform sms.refuse('destination_not_allowed'); end if;
  if sms.sending_of(p_number.id, p_number.number) in ('pending', 'unregistered') and v_unregistered is not true then
    perform sms.refuse('number_unregistered');
  end if;
  if sms.opted_out(p_number.tenant_id, p_number.number, array[p_to]) then perform sms.refuse('opted_out'); end if;

  -- One after the other, so that rivals see each other's texts: those of a person, then those of a number.
  perform pg_advisory_xact_lock(hashtextextended('sms sender ' || p_person::text, 0));
  perform from sms.number_state s where s.number_id = p_number.id for update;
  v_at := clock_timestamp();
  perform sms.refuse_at_limit(array(
    select m.at from sms.messages m where m.tenant_id = p_number.tenant_id and m.author_id = p_person
      and m.id > sms.uuid_v7_floor(v_at - interval '1 minute')
    order by m.id desc offset coalesce(v_person_minute, 30) - 1 limit 1), interval '1 minute',
    format('One person sends at most %s texts a minute', coalesce(v_person_minute, 30)));
  perform sms.refuse_at_limit(array(
    select m.at from sms.messages m where m.tenant_id = p_number.tenant_id and m.author_id = p_person
      and m.id > sms.uuid_v7_floor(v_at - interval '1 day')
    order by m.id desc offset coalesce(v_person_day, 500) - 1 limit 1), interval '1 day',
    format('One person sends at most %s texts a day', coalesce(v_person_day, 500)));
  perform sms.refuse_at_limit(array(
    select m.at from sms.messages m where m.tenant_id = p_number.tenant_id and m.number_id = p_number.id and m.direction = 'out'
      and m.id > sms.uuid_v7_floor(v_at - interval '1 minute')
    order by m.id desc offset coalesce(v_number_minute, 60) - 1 limit 1), interval '1 minute',
    format('One number sends at most %s texts a minute', coalesce(v_number_minute, 60)));
end
$$;

-- The carrier's ids of our texts, for a week.
create table sms.carrier_texts (
  carrier_id text primary key,
  message_id uuid not null,
  at         timestamptz not null default clock_timestamp()
);
create index carrier_texts_old on sms.carrier_texts (at);
alter table sms.carrier_texts enable row level security, force row level security;
grant select, delete on sms.carrier_texts to sms_worker;
create policy owner on sms.carrier_texts to sms_owner using (true) with check (true);
create policy worker_reads on sms.carrier_texts for select to sms_worker using (true);
create policy worker_clears on sms.carrier_texts for delete to sms_worker using (true);

create function sms.know_carrier_text() returns trigger
language plpgsql security definer set search_path = '' as $$ -- definer: fires in the worker's and the webhook's steps
begin
  insert into sms.carrier_texts (carrier_id, message_id) values (new.carrier_id, new.message_id) on conflict do nothing;
  return null;
end
$$;
create trigger know_carrier_text after update of carrier_id on sms.awaiting_reports for each row
  when (new.carrier_id is not null and old.carrier_id is null) execute function sms.know_carrier_text();
insert into sms.carrier_texts (carrier_id, message_id)
select a.carrier_id, a.message_id from sms.awaiting_reports a where a.carrier_id is not null on conflict do nothing;

-- Takes the texts of which the carrier did not say whether it has them and whose turn it is to be looked for in its
-- history: at once, and then each gap twice the last, for some two days.
alter table sms.awaiting_reports add column look_at timestamptz not null default clock_timestamp(),
  add column look_count smallint not null default 0;
create function sms.texts_to_find(p_limit integer)
returns table (message_id uuid, number text, peer text, sent_at timestamptz)
language sql security definer set search_path = '' as $$ -- definer: the worker may not change what is awaited by hand
  update sms.awaiting_reports a
  set look_count = a.look_count + 1, look_at = case when a.look_count >= 12 then 'infinity'
    else clock_timestamp() + interval '30 seconds' * power(2, a.look_count) end
  from sms.numbers n
  where n.id = a.number_id and a.message_id in (
    select w.message_id from sms.awaiting_reports w
    join sms.messages m on m.tenant_id = w.tenant_id and m.id = w.message_id
    where w.carrier_id is null and w.confirmed_at is null and w.look_at <= clock_timestamp() and m.status = 'unknown'
    order by w.look_at limit p_limit
    for update of w skip locked)
  returning a.message_id, n.number, a.peer, a.sent_at
$$;
grant execute on function sms.texts_to_find(integer) to sms_worker;
