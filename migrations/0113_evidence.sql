-- What one conversation's export says of a moment and of the people in it, as of then. All of it in the caller's rights.

-- A moment in UTC, to the microsecond.
create function sms.written_utc(p_at timestamptz) returns text
language sql stable set search_path = '' as $$
  select to_char(p_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
$$;

-- The same moment in UTC and as clocks in a zone showed it, with their distance from UTC: an hour that came twice stays two.
create function sms.written_time(p_at timestamptz, p_zone text) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object('utc', sms.written_utc(p_at), 'local',
    to_char(p_at at time zone p_zone, 'YYYY-MM-DD"T"HH24:MI:SS.US')
    || case when o.ahead < interval '0' then '-' else '+' end || to_char(greatest(o.ahead, -o.ahead), 'HH24:MI'))
  from (select (p_at at time zone p_zone) - (p_at at time zone 'UTC') as ahead) o
$$;

-- Who somebody was at a moment, as the mirror of the host's people had them, and since when it did. Where it did not have
-- them yet, or no more, the name that it had nearest to then, and no role; no name where the asking tenant never knew them.
create function sms.person_then(p_user sms.user_id, p_at timestamptz) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object('id', p_user::text, 'name', n.name, 'role', t.role, 'readAt', sms.written_utc(t.valid_from))
  from (select) one
  left join lateral sms.person_at(p_user, p_at) t on true
  left join lateral (
    select p.name from sms.people p where p.user_id = p_user
    order by p.valid_from <= p_at and (p.valid_to is null or p_at < p.valid_to) desc,
      least(abs(extract(epoch from p.valid_from - p_at)), abs(extract(epoch from p.valid_to - p_at))) limit 1
  ) n on true
  where p_user is not null
$$;

-- In which zone a number's times are told: that of its hours, else the one in which its tenant counts days.
create function sms.zone_of_number(p_tenant sms.tenant_id, p_number uuid) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(
    (select jsonb_build_object('name', h.time_zone, 'of', 'number_hours') from sms.working_hours h
      where h.tenant_id = p_tenant and h.number_id = p_number),
    (select jsonb_build_object('name', g.counting_zone, 'of', 'tenant_setting') from sms.tenant_settings g where g.tenant_id = p_tenant),
    jsonb_build_object('name', 'America/Los_Angeles', 'of', 'default'))
$$;

grant execute on function sms.written_utc(timestamptz), sms.written_time(timestamptz, text),
  sms.person_then(sms.user_id, timestamptz), sms.zone_of_number(sms.tenant_id, uuid), sms.audit_tip(sms.tenant_id)
  to sms_tenant, sms_superadmin;
