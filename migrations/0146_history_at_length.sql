-- A sweep costs what is new to it, however long the history that was read: the rows of a customer are found by their
-- indexes, and of what tells the carrier's clock the newest alone are looked up. One condition over both ways to find a row
-- had no index, so that every open customer read the whole history again.

-- As before.
create or replace function sms.history_to_match()
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
  )
  select p.number_id, p.peer, coalesce(s.rows, '[]'), coalesce(c.texts, '[]')
  from pairs p
  cross join lateral (
    select array_agg(m.id) as ids, jsonb_agg(jsonb_build_object('id', m.id, 'at', extract(epoch from m.at) * 1000,
      'isDuplicate', m.status = 'duplicate', 'isOpen', d.message_id is not null, 'firstId', d.first_id) order by m.at, m.id) as texts
    from sms.conversation_peers k
    join sms.messages m on m.tenant_id = k.tenant_id and m.conversation_id = k.conversation_id and m.direction = 'in' and m.peer = p.peer
      and m.id > sms.uuid_v7_floor(p.since - interval '27 hours')
    left join sms.duplicates d on d.tenant_id = m.tenant_id and d.message_id = m.id and d.settled_at is null
    where k.tenant_id = p.tenant_id and k.peer = p.peer and k.number_id = p.number_id
  ) c
  cross join lateral (
    select jsonb_agg(jsonb_build_object('id', r.carrier_id, 'at', extract(epoch from r.at) * 1000,
      'messageId', r.message_id, 'isJudged', r.judged_at is not null) order by r.at, r.carrier_id) as rows
    from (
      select h.carrier_id, h.at, h.message_id, h.judged_at from sms.carrier_history h
      where h.tenant_id = p.tenant_id and h.number_id = p.number_id and h.peer = p.peer and h.direction = 'in' and h.message_id is null
      union all
      select h.carrier_id, h.at, h.message_id, h.judged_at from sms.carrier_history h
      where h.message_id = any (c.ids) and h.tenant_id = p.tenant_id and h.number_id = p.number_id and h.direction = 'in'
    ) r
  ) s
$$;

-- As before, of the newest 500 that are sure.
create or replace function sms.history_evidence() returns setof double precision
language sql stable security definer set search_path = '' as $$ -- definer: as sms.history_to_match
  select extract(epoch from h.at - coalesce(c.at, m.at)) * 1000
  from (
    select n.* from sms.carrier_history n
    where n.sure and n.message_id is not null and n.seen_at > clock_timestamp() - interval '2 days'
    order by n.seen_at desc limit 500
  ) h
  left join lateral (select t.at from sms.carrier_texts t where h.direction = 'out' and t.carrier_id = h.carrier_id limit 1) c on true
  left join lateral (
    select t.at from sms.messages t where h.direction = 'in' and t.tenant_id = h.tenant_id and t.id = h.message_id limit 1
  ) m on true
  where coalesce(c.at, m.at) is not null
$$;
