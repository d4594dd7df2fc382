-- Where the next new conversations of a number would go, with its holders of now or with others, without anything being
-- changed: asked of the very functions that route. For that, why somebody is passed over stands in one function of its own.

-- Whether somebody may get a text of a number at this moment: no row for who is no member of the tenant; else why they
-- would be passed over (`away`, `outside_hours`, `number_closed`), or null.
create function sms.standing_of(p_tenant sms.tenant_id, p_number uuid, p_user sms.user_id) returns table (skipped text)
language sql stable begin atomic
  select case
      when not coalesce(v.available or coalesce(v.away_until <= statement_timestamp(), false), true) then 'away'
      when not coalesce(sms.is_open(p.time_zone, p.weekly, p.holidays, statement_timestamp()), true) then 'outside_hours'
      when not coalesce(sms.is_open(o.time_zone, o.weekly, o.holidays, statement_timestamp()), true) then 'number_closed'
    end
  from sms.users u
  left join sms.availability v on v.user_id = u.id and v.tenant_id = u.tenant_id
  left join sms.working_hours p on p.tenant_id = u.tenant_id and p.user_id = u.id
  left join sms.working_hours o on o.tenant_id = u.tenant_id and o.number_id = p_number
  where u.id = p_user and u.tenant_id = p_tenant and u.active and u.role is not null;
end;

-- As before, by the function above.
create or replace function sms.holders_of(p_numbers uuid[])
returns table (number_id uuid, user_id sms.user_id, "position" integer, skipped text)
language sql stable begin atomic
  select a.number_id, a.user_id, a.position, s.skipped
  from sms.assignments a cross join lateral sms.standing_of(a.tenant_id, a.number_id, a.user_id) s
  where a.number_id = any (p_numbers) and a.ended_at is null;
end;

-- What sms.crews_of would give, were these the holders in this order: the turn stays with whose it was, as in sms.set_holders.
create function sms.crew_if(p_tenant sms.tenant_id, p_number uuid, p_users sms.user_id[])
returns table (everybody sms.user_id[], able sms.user_id[], ring sms.user_id[], candidates jsonb)
language sql stable begin atomic
  select
    array_agg(h.user_id order by h.place),
    array_agg(h.user_id order by h.place) filter (where h.skipped is null),
    array_agg(h.user_id order by h.place <= h.last_place, h.place) filter (where h.skipped is null),
    jsonb_agg(jsonb_build_object('user', h.user_id, 'position', h.place, 'skipped', h.skipped) order by h.place)
  from (
    select u.user_id, u.place, w.skipped, coalesce(array_position(p_users, s.last_user_id), 0) as last_place
    from unnest(p_users) with ordinality u (user_id, place)
    cross join lateral sms.standing_of(p_tenant, p_number, u.user_id) w
    join sms.number_state s on s.number_id = p_number
  ) h
  having count(*) > 0;
end;

-- The next new conversations of a number: `outcome` as the ingest would log it, `rule`, `candidates` in order with why one
-- is passed over, `next` (each the one who would have it, or null: then `all` get it), `nobodyAvailable`. Without
-- `p_users` the holders of now; users ask for their own numbers alone, and for no others' holders.
create function sms.preview_routing(p_number uuid, p_users text[] default null, p_routing text default null,
  p_count integer default 5, p_shared boolean default null) returns jsonb
language plpgsql stable security definer set search_path = '' as $$ -- definer: asks the mapping views, and binds the tenant itself
#variable_conflict use_column
declare
  v_number sms.numbers;
  v_before sms.user_id[];
  v_users sms.user_id[];
  v_crew record;
  v_shared boolean;
  v_routing text;
begin
  select n.* into v_number from sms.numbers n
  where n.id = p_number and (current_setting('role') = 'sms_superadmin' or n.tenant_id = sms.current_tenant() and (
    current_setting('role') = 'sms_tenant' or p_users is null and n.id in (select sms.held_numbers())));
  if not found then perform sms.refuse('not_found'); end if;
  v_routing := coalesce(p_routing, v_number.routing);
  v_shared := coalesce(p_shared, v_number.shared);
  v_before := array(
    select h.user_id from sms.holders_of(array[p_number]) h order by h.position);
  if p_users is not null then
    begin
      select coalesce(array_agg(u::sms.user_id order by place), '{}') into v_users
      from (select u, min(place) as place from unnest(p_users) with ordinality x (u, place) group by u) once;
    exception when data_exception then perform sms.refuse('not_found'); -- no id of the host's type: nobody
    end;
    if exists (select from unnest(v_users) u where not sms.is_member(v_number.tenant_id, u)) then perform sms.refuse('not_found'); end if;
  end if;

  if v_users is null or v_users = v_before and v_routing = v_number.routing and v_shared = v_number.shared then
    select c.everybody, c.able, c.ring, c.candidates into v_crew from sms.crews_of(array[p_number]) c;
  else
    select c.everybody, c.able, c.ring, c.candidates into v_crew from sms.crew_if(v_number.tenant_id, p_number, v_users) c;
  end if;

  return jsonb_build_object(
    'outcome', case
      when v_number.unlinked_at is not null then 'rejected'
      when not v_number.enabled then 'held_disabled'
      when not sms.has_tier(v_number.tenant_id) then 'held_tier'
      when v_crew.everybody is null then 'held_unassigned'
      else 'delivered' end,
    'rule', case when not v_shared then 'single' else v_routing end,
    'nobodyAvailable', v_crew.everybody is not null and v_crew.able is null,
    'candidates', coalesce((
      select jsonb_agg(c.value || jsonb_build_object('name', (select u.name from sms.users u where u.id = (c.value ->> 'user')::sms.user_id))
        order by c.ordinality)
      from jsonb_array_elements(v_crew.candidates) with ordinality c), '[]'),
    'all', coalesce((
      select jsonb_agg(jsonb_build_object('user', x.user_id, 'name', (select u.name from sms.users u where u.id = x.user_id)) order by x.place)
      from unnest(coalesce(v_crew.able, v_crew.everybody)) with ordinality x (user_id, place)), '[]'),
    'next', coalesce((
      select jsonb_agg(case when t.user_id is not null then
        jsonb_build_object('user', t.user_id, 'name', (select u.name from sms.users u where u.id = t.user_id)) end order by t.taken)
      from (
        select g.taken, sms.handler_by(v_routing, v_shared, v_crew.able, v_crew.ring, g.taken) as user_id
        from generate_series(0, least(p_count, 50) - 1) g (taken)
        where v_crew.everybody is not null
      ) t), '[]'));
end
$$;
grant execute on function sms.preview_routing(uuid, text[], text, integer, boolean) to sms_user, sms_tenant, sms_superadmin;
