-- What was so at a moment: of many numbers or people at once, each with its own moment, told apart by their place. A row
-- holds from its beginning until before its end. All of it in the caller's rights: of another tenant's there is nothing.

-- A host's id of a person in its own type; null for what is none.
create function sms.as_user_id(p_user text) returns sms.user_id
language plpgsql stable set search_path = '' as $$
begin
  return p_user::sms.user_id;
exception when data_exception then return null;
end
$$;

-- Whether a tenant had SMS service then, by its tier and by QuestBlue's credentials: `in_service`, `tier_required`,
-- `credentials_missing`; null of the time before either was known. Of other tenants than the acting one it tells nothing.
create function sms.service_state_at(p_tenant sms.tenant_id, p_at timestamptz) returns text
language sql stable security definer set search_path = '' as $$ -- definer: a tenant may know the outcome, and not the system's settings
  select case
    when not t.active or coalesce(t.tier, '') not in ('professional', 'enterprise') then 'tier_required'
    when s.state <> 'valid' then 'credentials_missing'
    when s.state = 'valid' then 'in_service' end
  from (
    select t.tier, t.active from sms.tenant_states t
    where t.tenant_id = p_tenant and t.valid_from <= p_at and (t.valid_to is null or p_at < t.valid_to)
      and (current_setting('role') = 'sms_superadmin' or p_tenant = sms.current_tenant())
    order by t.recorded_at desc limit 1
  ) t left join lateral (
    select s.settings ->> 'credentials_state' as state from sms.settings_states s
    where s.tenant_id is null and s.valid_from <= p_at and (s.valid_to is null or p_at < s.valid_to)
    order by s.recorded_at desc limit 1
  ) s on true
$$;

-- In which tenant each number was, and in which state. A number that was linked to none then is told with its last tenure
-- that whoever asks may see; its past can still be read. `known_from`: since when states are written as they come about;
-- what is older was put together from the audit.
create function sms.numbers_as_of(p_numbers text[], p_at timestamptz[])
returns table (place bigint, at timestamptz, number text, number_id uuid, tenant_id text, tenant_name text, linked_at timestamptz,
  unlinked_at timestamptz, linked boolean, enabled boolean, reason text, routing text, shared boolean, since timestamptz,
  from_audit boolean, known_from timestamptz, correction text, service text)
language sql stable set search_path = '' as $$
  select q.place, q.at, q.number, n.id, n.tenant_id::text, coalesce(t.name, sms.tenant_name(n.tenant_id)), n.linked_at,
    n.unlinked_at, n.unlinked_at is null or q.at < n.unlinked_at, s.enabled, s.reason, s.routing, s.shared, s.valid_from,
    coalesce(s.from_audit, false),
    (select min(k.valid_from) from sms.number_states k where k.tenant_id = n.tenant_id and k.number_id = n.id and not k.from_audit and k.correction is null),
    s.correction, sms.service_state_at(n.tenant_id, q.at)
  from unnest(p_numbers, p_at) with ordinality q (number, at, place)
  cross join lateral (
    select n.* from sms.numbers n where n.number = q.number and n.linked_at <= q.at order by n.linked_at desc, n.id desc limit 1
  ) n
  left join lateral (
    select s.* from sms.number_states s
    where s.tenant_id = n.tenant_id and s.number_id = n.id and s.valid_from <= q.at and (s.valid_to is null or q.at < s.valid_to)
    order by s.recorded_at desc limit 1
  ) s on true
  left join lateral (
    select t.name from sms.tenant_states t
    where t.tenant_id = n.tenant_id and t.valid_from <= q.at and (t.valid_to is null or q.at < t.valid_to)
    order by t.recorded_at desc limit 1
  ) t on true
$$;

-- Somebody as the mirror of the host's people had them at a moment.
create function sms.person_at(p_user sms.user_id, p_at timestamptz) returns setof sms.people
language sql stable rows 1 set search_path = '' as $$
  select p.* from sms.people p
  where p.user_id = p_user and p.valid_from <= p_at and (p.valid_to is null or p_at < p.valid_to)
$$;

-- Whether a tenant was active; what is not known was never told to be otherwise.
create function sms.was_active(p_tenant sms.tenant_id, p_at timestamptz) returns boolean
language sql stable set search_path = '' as $$
  select coalesce((
    select t.active from sms.tenant_states t
    where t.tenant_id = p_tenant and t.valid_from <= p_at and (t.valid_to is null or p_at < t.valid_to)
    order by t.recorded_at desc limit 1), true)
$$;

-- Who held each tenure, in order. `reads`: a holder reads while they are a member; null where the host had not been asked of
-- them yet. `reads_from`: only what is of their time, and what was handed over to them. `read_at`: when the host said so.
create function sms.holders_as_of(p_numbers uuid[], p_at timestamptz[])
returns table (place bigint, user_id text, name text, in_order bigint, since timestamptz, reads_from timestamptz, reads boolean, read_at timestamptz)
language sql stable set search_path = '' as $$
  select q.place, a.user_id::text, coalesce(p.name, sms.name_of(a.user_id)),
    row_number() over (partition by q.place order by array_position(s.holder_order, a.user_id) nulls last, a.position, a.assigned_at, a.user_id),
    a.assigned_at, a.reads_from,
    case
      when p.user_id is not null then p.tenant_id is not distinct from a.tenant_id and p.active and p.role is not null and sms.was_active(a.tenant_id, q.at)
      when exists (select from sms.people b where b.user_id = a.user_id and b.valid_from <= q.at) then false end,
    p.valid_from
  from unnest(p_numbers, p_at) with ordinality q (id, at, place)
  join sms.assignments a on a.number_id = q.id and a.assigned_at <= q.at and (a.ended_at is null or q.at < a.ended_at)
  left join lateral sms.person_at(a.user_id, q.at) p on true
  left join lateral (
    select s.holder_order from sms.number_states s
    where s.tenant_id = a.tenant_id and s.number_id = a.number_id and s.valid_from <= q.at and (s.valid_to is null or q.at < s.valid_to)
    order by s.recorded_at desc limit 1
  ) s on true
$$;

-- Who could read each tenure by role alone: its tenant's admins, and the superadmins as far as whoever asks may know them.
create function sms.admins_as_of(p_numbers uuid[], p_at timestamptz[])
returns table (place bigint, role text, user_id text, name text, read_at timestamptz)
language sql stable set search_path = '' as $$
  with asked as (
    select q.place, q.at, n.tenant_id, sms.was_active(n.tenant_id, q.at) as active
    from unnest(p_numbers, p_at) with ordinality q (id, at, place)
    join sms.numbers n on n.id = q.id and n.linked_at <= q.at
  )
  select q.place, p.role, p.user_id::text, p.name, p.valid_from
  from asked q join sms.people p on p.role = 'tenant_admin' and p.tenant_id = q.tenant_id
  where q.active and p.active and p.valid_from <= q.at and (p.valid_to is null or q.at < p.valid_to)
  union all
  select q.place, p.role, p.user_id::text, p.name, p.valid_from
  from asked q join sms.people p on p.role = 'superadmin'
  where p.active and p.valid_from <= q.at and (p.valid_to is null or q.at < p.valid_to)
$$;

-- Who each of these people was, as far as whoever asks knew them then, and how many numbers their role alone opened: those
-- linked at that moment, and those whose time had ended. No row of whom the mirror did not have then.
create function sms.people_as_of(p_users text[], p_at timestamptz[])
returns table (place bigint, name text, role text, active boolean, tenant_id text, tenant_name text, read_at timestamptz, by_role text, linked bigint, ended bigint)
language sql stable set search_path = '' as $$
  select q.place, p.name, p.role, p.active, p.tenant_id::text,
    coalesce((select t.name from sms.tenant_states t
      where t.tenant_id = p.tenant_id and t.valid_from <= q.at and (t.valid_to is null or q.at < t.valid_to)
      order by t.recorded_at desc limit 1), sms.tenant_name(p.tenant_id)),
    p.valid_from, r.role, c.linked, c.ended
  from unnest(p_users, p_at) with ordinality q (user_id, at, place)
  cross join lateral sms.person_at(sms.as_user_id(q.user_id), q.at) p
  cross join lateral (select case
    when p.role = 'superadmin' and p.active then p.role
    when p.role = 'tenant_admin' and p.active and sms.was_active(p.tenant_id, q.at) then p.role end as role) r
  left join lateral (
    select count(*) filter (where n.unlinked_at is null or q.at < n.unlinked_at) as linked, count(*) filter (where n.unlinked_at <= q.at) as ended
    from sms.numbers n where r.role is not null and n.linked_at <= q.at and (r.role = 'superadmin' or n.tenant_id = p.tenant_id)
  ) c on r.role is not null
$$;

-- What each of these people held, in which order, and whether they could read it.
create function sms.held_as_of(p_users text[], p_at timestamptz[])
returns table (place bigint, number_id uuid, number text, label text, tenant_id text, tenant_name text, in_order bigint, holders bigint,
  enabled boolean, since timestamptz, reads_from timestamptz, reads boolean)
language sql stable set search_path = '' as $$
  with held as materialized (
    select row_number() over () as nth, q.place, q.at, a.user_id::text, n.id, n.number, n.label, n.tenant_id
    from unnest(p_users, p_at) with ordinality q (user_id, at, place)
    join sms.assignments a on a.user_id = sms.as_user_id(q.user_id) and a.assigned_at <= q.at and (a.ended_at is null or q.at < a.ended_at)
    join sms.numbers n on n.tenant_id = a.tenant_id and n.id = a.number_id
  ), crews as materialized (
    select r.*, count(*) over (partition by r.place) as holders
    from sms.holders_as_of((select array_agg(h.id order by h.nth) from held h), (select array_agg(h.at order by h.nth) from held h)) r
  )
  select h.place, h.id, h.number, h.label, h.tenant_id::text, sms.tenant_name(h.tenant_id), r.in_order, r.holders, s.enabled, r.since, r.reads_from, r.reads
  from held h
  join crews r on r.place = h.nth and r.user_id = h.user_id
  left join lateral (
    select s.enabled from sms.number_states s
    where s.tenant_id = h.tenant_id and s.number_id = h.id and s.valid_from <= h.at and (s.valid_to is null or h.at < s.valid_to)
    order by s.recorded_at desc limit 1
  ) s on true
  order by h.place, h.number, h.id
$$;
grant execute on function sms.as_user_id(text), sms.service_state_at(sms.tenant_id, timestamptz), sms.numbers_as_of(text[], timestamptz[]),
  sms.person_at(sms.user_id, timestamptz), sms.was_active(sms.tenant_id, timestamptz), sms.holders_as_of(uuid[], timestamptz[]),
  sms.admins_as_of(uuid[], timestamptz[]),
  sms.people_as_of(text[], timestamptz[]), sms.held_as_of(text[], timestamptz[]) to sms_tenant, sms_superadmin;
