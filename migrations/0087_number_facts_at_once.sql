-- As in 0063, in half the time: what a tenant may is told from the row of the tenant that is read anyway, not asked by
-- a function for each, and the texts that wait are looked for once a page, not once a number.
create or replace function sms.number_facts(p_numbers uuid[])
returns table (
  id uuid, number text, tenant_id text, tenant_name text, label text, enabled boolean, disabled_reason text, enabled_changed_at timestamptz,
  assignment_type text, routing text, holders text, holder_names text[], linked_at timestamptz, unlinked_at timestamptz,
  last_in_at timestamptz, last_out_at timestamptz, version integer, waiting integer, sending text, gone_since timestamptz,
  move_on_minutes smallint, cannot_send text, states text[], quiet_since timestamptz,
  in_today bigint, out_today bigint, in_month bigint, out_month bigint, day_limit integer, month_limit integer, counting_zone text)
language plpgsql stable security definer set search_path = '' set plan_cache_mode = 'force_generic_plan' as $$ -- definer: see above; binds the tenant itself
#variable_conflict use_column
declare
  v_role text := current_setting('role');
  v_admin boolean := v_role in ('sms_superadmin', 'sms_tenant');
  v_tenant sms.tenant_id := sms.current_tenant();
  v_now timestamptz := clock_timestamp();
  v_credentials text := (select credentials_state from sms.settings);
begin
  return query
  with shown as materialized (
    select n.* from sms.numbers n
    where n.id = any (p_numbers) and (v_role = 'sms_superadmin' or n.tenant_id = v_tenant)
      and (v_role <> 'sms_user' or n.id in (select sms.held_numbers()))
  ), tenants as materialized (
    select d.tenant_id, h.name,
      case -- as sms.service_state
        when not coalesce(h.active and h.tier in ('professional', 'enterprise'), false) then 'tier_required'
        when v_credentials is distinct from 'valid' then 'credentials_missing'
        else 'in_service' end as service,
      coalesce(g.send_unregistered, false) as send_unregistered,
      make_interval(days => coalesce(g.silent_days, 14)) as silent_after, coalesce(g.counting_zone, 'America/Los_Angeles') as zone,
      g.number_day_segments, g.number_month_segments
    from (select distinct s.tenant_id from shown s) d
    left join sms.tenants h on h.id = d.tenant_id
    left join sms.tenant_settings g on g.tenant_id = d.tenant_id
  ), held as materialized (
    select a.number_id, string_agg(w.name, ', ' order by a.position) as names, array_agg(w.name order by a.position) as each
    from shown s
    join sms.assignments a on a.number_id = s.id and a.ended_at is null
    join sms.users u on u.id = a.user_id and u.tenant_id = a.tenant_id and u.active and u.role is not null
    cross join lateral (
      select coalesce((
        select p.name from sms.people p
        where p.user_id = a.user_id and (v_role = 'sms_superadmin' or p.tenant_id = v_tenant)
        order by p.valid_from desc limit 1), a.user_id::text) as name -- as sms.name_of
    ) w
    group by a.number_id
  ), waiting as materialized (
    select s.id as number_id, count(*)::integer as waiting
    from shown s
    join sms.deliveries d on d.number_id = s.id and d.tenant_id = s.tenant_id
      and d.outcome in ('held_disabled', 'held_unassigned', 'held_tier') and d.released_at is null
    join sms.messages m on m.tenant_id = d.tenant_id and m.id = d.message_id and m.status = 'held'
    where v_admin
    group by s.id
  )
  select n.id, n.number, n.tenant_id::text, t.name, n.label, n.enabled, case when v_admin and not n.enabled then n.enabled_reason end, n.enabled_changed_at,
    case when h.number_id is null then 'unassigned' when n.shared then 'shared' else 'single' end, n.routing, h.names, h.each,
    n.linked_at, n.unlinked_at, s.last_in_at, s.last_out_at, n.version,
    case when v_admin then coalesce(k.waiting, 0) end,
    f.sending, p.gone_since, n.move_on_minutes,
    case -- as sms.cannot_send
      when n.unlinked_at is not null then 'number_unlinked'
      when not n.enabled then 'number_disabled'
      when t.service <> 'in_service' then t.service
      when p.gone_since is not null then 'number_gone'
      when f.sending in ('pending', 'unregistered') and not t.send_unregistered then 'number_unregistered'
    end,
    case when n.unlinked_at is not null then array['unlinked']
      else array_remove(array[
        case when p.gone_since is not null then 'gone' end,
        case when not n.enabled then 'disabled' end,
        case when h.number_id is null then 'unassigned' end,
        case when f.not_set then 'not_set' end,
        case when f.quiet_since < v_now - t.silent_after and n.enabled and p.gone_since is null and h.number_id is not null and not f.not_set
          then 'silent' end
      ], null) end,
    f.quiet_since,
    u.in_today, u.out_today, u.in_month, u.out_month, t.number_day_segments, t.number_month_segments, t.zone
  from shown n
  join tenants t on t.tenant_id = n.tenant_id
  left join held h on h.number_id = n.id
  left join waiting k on k.number_id = n.id
  left join sms.number_state s on s.number_id = n.id
  left join sms.number_presence p on p.number_id = n.id
  left join sms.registrations r on r.number_id = n.id
  left join sms.webhook_state w on w.number_id = n.id
  cross join lateral (
    select case when sms.is_toll_free(n.number) then 'toll_free' else coalesce(r.state, 'unknown') end as sending, -- as sms.sending_of
      v_admin and w.carrier_mode is distinct from 'url' as not_set, greatest(s.last_in_at, n.linked_at) as quiet_since,
      (v_now at time zone t.zone)::date as today
  ) f
  left join lateral (
    select coalesce(sum(d.in_segments) filter (where d.day = f.today), 0)::bigint as in_today,
      coalesce(sum(d.out_segments) filter (where d.day = f.today), 0)::bigint as out_today,
      coalesce(sum(d.in_segments), 0)::bigint as in_month, coalesce(sum(d.out_segments), 0)::bigint as out_month
    from sms.usage_days d
    where d.tenant_id = n.tenant_id and d.number_id = n.id and d.day between date_trunc('month', f.today)::date and f.today
  ) u on v_admin
  order by array_position(p_numbers, n.id);
end
$$;
