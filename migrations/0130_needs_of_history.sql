-- As before, and texts that were lost on the way, or were sent and are not the same here and at the carrier.
--
-- A line for each thing that needs somebody and each tenant that it is of: how many, since when, and the first few by
-- name (`numbers` or `people`); of texts that were lost, why most of them probably
-- were. Of the whole account, which only a superadmin mends, the tenant is null.
drop function sms.needs();
create function sms.needs() returns table (kind text, tenant_id text, tenant_name text, count bigint, oldest timestamptz, numbers jsonb, people jsonb, why text)
language sql stable set search_path = '' as $$ -- in the caller's rights: the policies say whose lines these are
  with found as (
    select 'webhook' as kind, w.tenant_id, w.number_id, null::sms.user_id as user_id, w.since, null::text as why from sms.webhooks_to_look_at() w
    union all
    select 'rejected', d.tenant_id, d.number_id, null, d.at, null from sms.deliveries d
    where d.outcome in ('rejected', 'unknown_number') and d.id > sms.uuid_v7_floor(statement_timestamp() - interval '1 day')
    union all
    select 'failed', f.tenant_id, f.number_id, null, f.at, null from sms.failed_of_last_day() f
    union all
    select 'held', d.tenant_id, d.number_id, null, d.at, null
    from sms.deliveries d join sms.messages m on m.tenant_id = d.tenant_id and m.id = d.message_id and m.status = 'held'
    where d.outcome in ('held_disabled', 'held_unassigned', 'held_tier') and d.released_at is null
    union all
    select 'unassigned', u.tenant_id, u.number_id, null, u.since, null
    from sms.unheld_numbers u join sms.numbers n on n.id = u.number_id and n.enabled
    union all
    select 'gone', p.tenant_id, p.number_id, null, p.gone_since, null
    from sms.number_presence p join sms.numbers n on n.id = p.number_id and n.unlinked_at is null where p.gone_since is not null
    union all
    select 'limit', l.tenant_id, l.number_id, null, null, null from sms.usage_against_limits l where l.used >= 0.8 * l.segments
    union all
    select 'away', a.tenant_id, a.number_id, a.user_id, a.since, null from sms.waiting_for_the_away() a
    union all
    select 'nobody', m.tenant_id, m.number_id, null, m.since, null from sms.met_nobody() m
    union all
    select case l.kind when 'inbound_lost' then 'lost' else 'unlike' end, l.tenant_id, l.number_id, null,
      coalesce(l.at, l.found_at), l.cause
    from sms.lost_texts l where l.state = 'open'
  ), lines as (
    select f.kind, f.tenant_id, count(*) as count, min(f.since) as oldest, array_agg(distinct f.user_id) as user_ids,
      (array_agg(f.number_id order by f.since) filter (where f.number_id is not null))[1:50] as number_ids,
      mode() within group (order by f.why) as why
    from found f group by f.kind, f.tenant_id
  )
  select l.kind, l.tenant_id::text, sms.tenant_name(l.tenant_id), l.count, l.oldest,
    (select coalesce(jsonb_agg(jsonb_build_object('id', n.id, 'number', n.number, 'label', n.label) order by n.number), '[]')
      from (select distinct x.id from unnest(l.number_ids) x (id) limit 3) x join sms.numbers n on n.id = x.id),
    (select coalesce(jsonb_agg(jsonb_build_object('id', x.id, 'name', sms.known_name(x.id::text))), '[]')
      from (select x.id from unnest(l.user_ids) x (id) where x.id is not null limit 3) x),
    l.why
  from lines l
$$;
grant execute on function sms.needs() to sms_tenant, sms_superadmin;
