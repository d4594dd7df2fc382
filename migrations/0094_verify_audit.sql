-- Looking whether the chains are whole, as whoever may read them and of what they may read. All of it reads; none trusts
-- an index or a trigger, which a superuser of the database may have taken away.

-- Whether it was written down that this row's detail was erased.
create function sms.is_detail_erased(p_row sms.audit) returns boolean
language sql stable set search_path = '' as $$
  select exists (
    select from sms.audit e
    where e.action = 'audit.detail_erased' and e.tenant_id is not distinct from (p_row).tenant_id
      and e.ids -> 'details' ? (p_row).id::text)
$$;

-- One stretch of a chain, behind the row with this seq, id and hash (null: from its beginning): how many rows it has, its
-- last row, and the first that does not fit with what is wrong: each must follow the one before it and carry the hash of
-- both. A chain whose every row fits the stored hash of the row before it is whole.
create function sms.check_audit(p_tenant sms.tenant_id, p_seq bigint, p_id uuid, p_hash bytea, p_limit integer)
returns table (rows integer, seq bigint, id uuid, hash bytea, at timestamptz,
  fault text, fault_seq bigint, fault_id uuid, fault_before bytea)
language plpgsql stable set search_path = '' set plan_cache_mode = 'force_custom_plan' as $$
#variable_conflict use_column
begin
  return query
  with stretch as (
    select a as entry, a.seq, a.id, a.hash, a.at from sms.audit a
    where (a.tenant_id = p_tenant or p_tenant is null and a.tenant_id is null)
      and a.seq is not null and (p_seq is null or (a.seq, a.id) > (p_seq, p_id))
    order by a.seq, a.id limit p_limit
  ), placed as (
    select s.*, lag(s.seq, 1, coalesce(p_seq, 0)) over o as seq_before, lag(s.hash, 1, p_hash) over o as hash_before
    from stretch s window o as (order by s.seq, s.id)
  ), judged as (
    select p.seq, p.id, p.hash, p.at, p.seq_before, p.hash_before, case
      when p.seq <= p.seq_before then 'inserted'
      when p.seq > p.seq_before + 1 then 'deleted'
      when p.hash is distinct from sms.audit_hash(p.entry, p.seq, p.hash_before) then 'altered'
      when d.audit_id is null then case when not sms.is_detail_erased(p.entry) then 'detail_missing' end
      when d.tenant_id is distinct from (p.entry).tenant_id or octet_length(d.salt) <> 16
        or sha256(d.salt || convert_to(d.detail::text, 'UTF8')) <> (p.entry).detail_hash then 'detail_altered'
    end as fault
    from placed p left join sms.audit_details d on d.audit_id = p.id
  ), first_fault as (
    select j.* from judged j where j.fault is not null order by j.seq, j.id limit 1
  ), tip as (
    select s.seq, s.id, s.hash, s.at from stretch s order by s.seq desc, s.id desc limit 1
  )
  select (select count(*)::integer from judged), t.seq, t.id, t.hash, t.at,
    f.fault, case f.fault when 'deleted' then f.seq_before + 1 else f.seq end,
    case when f.fault <> 'deleted' then f.id end, f.hash_before
  from tip t left join first_fault f on true;
end
$$;

-- What became of a chain at the first row whose hash does not fit there, behind a row with this hash: whether rows have
-- changed places, one was put in, rows were taken out and the rest numbered anew, or the row itself is another.
create function sms.audit_fault(p_tenant sms.tenant_id, p_id uuid, p_before bytea) returns text
language plpgsql stable set search_path = '' set plan_cache_mode = 'force_custom_plan' as $$
declare
  v_row sms.audit;
  v_next sms.audit;
  v_due sms.audit; -- the row that belongs here
begin
  select a.* into v_row from sms.audit a where a.id = p_id;
  select a.* into v_due from sms.audit a
  where (a.tenant_id = p_tenant or p_tenant is null and a.tenant_id is null)
    and a.id <> p_id and a.hash = sms.audit_hash(a, v_row.seq, p_before) limit 1;
  if v_due.id is not null then
    return case
      when v_row.hash = sms.audit_hash(v_row, v_row.seq + 1, v_due.hash) or exists (
        select from sms.audit a
        where (a.tenant_id = p_tenant or p_tenant is null and a.tenant_id is null) and a.seq is not null
          and v_row.hash in (sms.audit_hash(v_row, a.seq, a.hash), sms.audit_hash(v_row, a.seq + 1, a.hash))
      ) then 'reordered' else 'inserted' end;
  end if;
  select a.* into v_next from sms.audit a
  where (a.tenant_id = p_tenant or p_tenant is null and a.tenant_id is null) and a.seq > v_row.seq
  order by a.seq, a.id limit 1;
  return coalesce((
    select case when moved.by > 0 then 'deleted' else 'inserted' end
    from generate_series(-1000, 1000) moved (by)
    where moved.by <> 0 and v_next.hash = sms.audit_hash(v_next, v_next.seq + moved.by, v_row.hash) limit 1
  ), 'altered');
end
$$;

-- Some kept heads of a chain, each held against the row that it is of.
create function sms.check_audit_heads(p_tenant sms.tenant_id, p_number bigint, p_limit integer)
returns table (number bigint, seq bigint, hash bytea, at timestamptz, key_id text, signature bytea, row_id uuid, row_hash bytea)
language plpgsql stable set search_path = '' set plan_cache_mode = 'force_custom_plan' as $$
#variable_conflict use_column
begin
  return query
  select h.number, h.seq, h.hash, h.at, h.key_id, h.signature, a.id, a.hash
  from (
    select h.* from sms.audit_heads h
    where (h.tenant_id = p_tenant or p_tenant is null and h.tenant_id is null) and h.number > p_number
    order by h.number limit p_limit
  ) h
  left join sms.audit a on a.seq = h.seq and (a.tenant_id = p_tenant or p_tenant is null and a.tenant_id is null)
  order by h.number;
end
$$;

-- The row and the kept head that belong to each of some heads that were given out, in their order.
create function sms.find_audit_heads(p_tenant sms.tenant_id, p_numbers bigint[], p_seqs bigint[])
returns table (row_id uuid, row_hash bytea, kept bytea)
language plpgsql stable set search_path = '' set plan_cache_mode = 'force_custom_plan' as $$
#variable_conflict use_column
begin
  return query
  select distinct on (g.place) a.id, a.hash, h.signature
  from unnest(p_numbers, p_seqs) with ordinality g (number, seq, place)
  left join sms.audit a on a.seq = g.seq and (a.tenant_id = p_tenant or p_tenant is null and a.tenant_id is null)
  left join sms.audit_heads h on h.number = g.number and (h.tenant_id = p_tenant or p_tenant is null and h.tenant_id is null)
  order by g.place;
end
$$;
grant execute on function sms.is_detail_erased(sms.audit), sms.check_audit(sms.tenant_id, bigint, uuid, bytea, integer),
  sms.audit_fault(sms.tenant_id, uuid, bytea), sms.check_audit_heads(sms.tenant_id, bigint, integer),
  sms.find_audit_heads(sms.tenant_id, bigint[], bigint[]) to sms_tenant, sms_superadmin;
