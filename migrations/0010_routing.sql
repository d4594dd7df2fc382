-- Who may get a text of some numbers at this moment: current holders who are members of the tenant, in order.
create function sms.holders_of(p_numbers uuid[])
returns table (number_id uuid, user_id sms.user_id, "position" integer, available boolean)
language sql stable begin atomic
  select a.number_id, a.user_id, a.position, coalesce(v.available, true)
  from sms.assignments a
  join sms.users u on u.id = a.user_id and u.tenant_id = a.tenant_id and u.active and u.role is not null
  left join sms.availability v on v.user_id = a.user_id and v.tenant_id = a.tenant_id
  where a.number_id = any (p_numbers) and a.ended_at is null;
end;

-- For each number: all holders, those available in order, and the same as a ring that begins behind the last turn.
create function sms.crews_of(p_numbers uuid[])
returns table (number_id uuid, everybody sms.user_id[], able sms.user_id[], ring sms.user_id[], ring_positions integer[])
language sql stable begin atomic
  select h.number_id,
    array_agg(h.user_id order by h.position),
    array_agg(h.user_id order by h.position) filter (where h.available),
    array_agg(h.user_id order by h.position <= s.last_position, h.position) filter (where h.available),
    array_agg(h.position order by h.position <= s.last_position, h.position) filter (where h.available)
  from sms.holders_of(p_numbers) h join sms.number_state s on s.number_id = h.number_id
  group by h.number_id;
end;

-- One text that asks where to go. `taken` counts the new turns that its number has given before it in the same batch.
-- Each routing is one function of this shape, giving the one who handles it, or null when it is for all.
create function sms.route_everyone(p_able sms.user_id[], p_ring sms.user_id[], p_taken integer) returns sms.user_id
language sql immutable return null::sms.user_id;

create function sms.route_round_robin(p_able sms.user_id[], p_ring sms.user_id[], p_taken integer) returns sms.user_id
language sql immutable return p_ring[1 + p_taken % cardinality(p_ring)];

create function sms.route_backup(p_able sms.user_id[], p_ring sms.user_id[], p_taken integer) returns sms.user_id
language sql immutable return p_able[1];

-- The table of routings: a new one is a function above and a line here.
create function sms.handler_by(p_routing text, p_shared boolean, p_able sms.user_id[], p_ring sms.user_id[], p_taken integer)
returns sms.user_id
language sql immutable return case
    when p_able is null then null -- nobody is available: it goes to all, never to nobody
    when not p_shared then p_able[1]
    when p_routing = 'everyone' then sms.route_everyone(p_able, p_ring, p_taken)
    when p_routing = 'round_robin' then sms.route_round_robin(p_able, p_ring, p_taken)
    when p_routing = 'backup' then sms.route_backup(p_able, p_ring, p_taken)
  end;

-- What a whole text means to consent, whatever its case, spaces and punctuation (CTIA's keywords).
create function sms.keyword_of(p_text text) returns text
language sql immutable return case
    when length(p_text) > 40 then null
    when upper(regexp_replace(p_text, '[^[:alpha:]]', '', 'g')) in
      ('STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT') then 'stop'
    when upper(regexp_replace(p_text, '[^[:alpha:]]', '', 'g')) in ('START', 'UNSTOP') then 'start'
  end;
