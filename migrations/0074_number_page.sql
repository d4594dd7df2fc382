-- What a number's own page tells beside its record: its history in words, what waits to be sent, the texts that wait to
-- be delivered, a chart, and a note that only admins read.
create table sms.number_notes (
  tenant_id  sms.tenant_id not null,
  number_id  uuid not null,
  text       text not null check (length(text) <= 4000), -- empty: taken away
  changed_at timestamptz not null default clock_timestamp(),
  changed_by sms.user_id default sms.current_person(),
  primary key (tenant_id, number_id),
  foreign key (tenant_id, number_id) references sms.numbers (tenant_id, id)
);
alter table sms.number_notes enable row level security, force row level security;
grant select, insert, update (text, changed_at, changed_by) on sms.number_notes to sms_tenant, sms_superadmin;
create policy owner on sms.number_notes to sms_owner using (true) with check (true);
create policy tenant_reads on sms.number_notes for select to sms_tenant using (tenant_id = (select sms.current_tenant()));
create policy tenant_writes on sms.number_notes for insert to sms_tenant with check (tenant_id = (select sms.current_tenant()));
create policy tenant_changes on sms.number_notes for update to sms_tenant
  using (tenant_id = (select sms.current_tenant())) with check (tenant_id = (select sms.current_tenant()));
create policy superadmin on sms.number_notes to sms_superadmin using (true);

create index outbox_of_number on sms.outbox (number_id) where state = 'queued';

-- How many texts of a number wait to be sent: what would not go out, were it switched off now. An admin's to know.
create function sms.queued_texts(p_number uuid) returns integer
language sql stable security definer set search_path = '' as $$ -- definer: no walled role reads the outbox; binds the tenant itself
  select count(*)::integer from sms.outbox o
  where o.number_id = p_number and o.state = 'queued' and (current_setting('role') = 'sms_superadmin'
    or current_setting('role') = 'sms_tenant' and o.tenant_id = sms.current_tenant())
$$;

-- What somebody was called while the asking tenant knew them; null for whom it never knew, and for what is no id at all.
create function sms.known_name(p_user text) returns text
language plpgsql stable set search_path = '' as $$
begin
  return nullif(sms.name_of(p_user::sms.user_id), p_user);
exception when data_exception then return null;
end
$$;

create function sms.known_names(p_users jsonb) returns jsonb
language sql stable set search_path = '' as $$
  select case when jsonb_typeof(p_users) = 'array' then (
    select coalesce(jsonb_agg(sms.known_name(u.id) order by u.place), '[]') from jsonb_array_elements_text(p_users) with ordinality u (id, place)) end
$$;

-- What happened to a number, newest first, with names in place of ids; null where the asking tenant never knew somebody.
create function sms.number_timeline(p_number uuid, p_before uuid, p_limit integer)
returns table (id uuid, at timestamptz, who text, actor_role text, action text, detail jsonb)
language sql stable security definer set search_path = '' as $$ -- definer: `->>` is not leakproof, so that no index is used behind a policy; binds the tenant itself
  select a.id, a.at, sms.known_name(a.actor::text), a.actor_role, a.action,
    d.detail || jsonb_strip_nulls(jsonb_build_object('person', sms.known_name(coalesce(a.ids ->> 'user', d.detail ->> 'user')))) || case
      when d.detail ?| array['before', 'after', 'recipients', 'from', 'to'] then jsonb_build_object(
        'before', coalesce(sms.known_names(d.detail -> 'before'), d.detail -> 'before'),
        'after', coalesce(sms.known_names(d.detail -> 'after'), d.detail -> 'after'), 'recipients', sms.known_names(d.detail -> 'recipients'),
        'from', sms.known_name(d.detail ->> 'from'), 'to', sms.known_name(d.detail ->> 'to'))
      else '{}' end
  from (
    select * from sms.audit a
    where a.ids ->> 'number' = p_number::text and (p_before is null or a.id < p_before) and (current_setting('role') = 'sms_superadmin'
      or current_setting('role') = 'sms_tenant' and a.tenant_id = sms.current_tenant())
    order by a.id desc limit p_limit
  ) a
  left join sms.audit_details d on d.audit_id = a.id
  order by a.id desc
$$;

-- The texts of a number that wait to be delivered, in the order in which they came.
create function sms.held_of(p_number uuid, p_limit integer)
returns table (delivery_id uuid, at timestamptz, peer text, text text, media_count smallint, why text)
language sql stable set search_path = '' as $$ -- in the caller's rights
  select d.id, m.at, m.peer, m.text, m.media_count, d.outcome
  from sms.deliveries d join sms.messages m on m.tenant_id = d.tenant_id and m.id = d.message_id and m.status = 'held'
  where d.number_id = p_number and d.outcome in ('held_disabled', 'held_unassigned', 'held_tier') and d.released_at is null
  order by d.id limit p_limit
$$;

-- Texts of a number by day, from the first of `p_days` days to today, days without any among them.
create function sms.messages_by_day(p_number uuid, p_days integer)
returns table (day date, received bigint, sent bigint, failed bigint)
language sql stable set search_path = '' as $$ -- in the caller's rights
  select s.day::date, coalesce(u.in_messages, 0), coalesce(u.out_messages, 0), coalesce(u.failed, 0)
  from sms.numbers n
  cross join lateral (select (clock_timestamp() at time zone sms.counting_zone(n.tenant_id))::date as today) z
  cross join lateral generate_series(z.today - (p_days - 1), z.today, interval '1 day') s (day)
  left join sms.usage_days u on u.tenant_id = n.tenant_id and u.number_id = n.id and u.day = s.day::date
  where n.id = p_number
  order by s.day
$$;

-- What a number's tenant entered as limits, and how far each is used up: by this number, or by all of the tenant's.
create function sms.limits_of(p_number uuid)
returns table (scope text, period text, segments integer, used bigint, zone text)
language sql stable set search_path = '' as $$ -- in the caller's rights
  select l.scope, l.period, l.segments, coalesce(case l.scope
      when 'number' then (select sum(d.out_segments) from sms.usage_days d
        where d.tenant_id = l.tenant_id and d.number_id = p_number and d.day >= f.first)
      else (select sum(d.out_segments) from sms.usage_days d where d.tenant_id = l.tenant_id and d.day >= f.first)
    end, 0)::bigint, l.zone
  from sms.numbers n join sms.usage_limits l on l.tenant_id = n.tenant_id
  cross join lateral (select date_trunc(l.period, clock_timestamp() at time zone l.zone)::date as first) f
  where n.id = p_number
$$;

grant execute on function sms.queued_texts(uuid), sms.known_name(text), sms.known_names(jsonb), sms.number_timeline(uuid, uuid, integer),
  sms.held_of(uuid, integer), sms.messages_by_day(uuid, integer), sms.limits_of(uuid) to sms_tenant, sms_superadmin;
