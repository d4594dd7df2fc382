-- Legal holds: while one stands, nothing that concerns its number, peer or person is erased, neither by age nor on request.
-- Placed and released once, never deleted.
create table sms.legal_holds (
  id              uuid primary key default sms.uuid_v7(),
  tenant_id       sms.tenant_id not null,
  kind            text not null check (kind in ('number', 'peer', 'person')),
  number_id       uuid, -- one time of a number in the tenant: the hold is on its digits, whenever the tenant had or has them
  peer            text,
  user_id         sms.user_id,
  matter          text not null check (length(matter) between 1 and 200), -- what the case is called
  reason          text check (length(reason) <= 1000),
  placed_at       timestamptz not null default clock_timestamp(),
  placed_by       sms.user_id,
  placed_role     text not null,
  released_at     timestamptz check (released_at >= placed_at),
  released_by     sms.user_id,
  released_reason text,
  check ((kind = 'number') = (number_id is not null) and (kind = 'peer') = (peer is not null) and (kind = 'person') = (user_id is not null)),
  foreign key (tenant_id, number_id) references sms.numbers (tenant_id, id)
);
create unique index legal_holds_once on sms.legal_holds (tenant_id, kind, number_id, peer, user_id, matter) nulls not distinct
  where released_at is null;
create index legal_holds_of_tenant on sms.legal_holds (tenant_id, id desc);
alter table sms.legal_holds enable row level security, force row level security;
grant select on sms.legal_holds to sms_tenant, sms_superadmin;
create policy owner on sms.legal_holds to sms_owner using (true) with check (true);
create policy tenant_reads on sms.legal_holds for select to sms_tenant using (tenant_id = (select sms.current_tenant()));
create policy superadmin on sms.legal_holds for select to sms_superadmin using (true);

-- A hold is released once; a peer that was erased afterwards is named by what stands in its place.
create function sms.keep_holds() returns trigger language plpgsql set search_path = '' as $$
begin
  if tg_op = 'UPDATE' then
    if old.released_at is null and new.released_at is not null
      and to_jsonb(new) - array['released_at', 'released_by', 'released_reason'] = to_jsonb(old) - array['released_at', 'released_by', 'released_reason']
    then return new; end if;
    if old.released_at is not null and sms.peer_kind(new.peer) = 'erased' and to_jsonb(new) - 'peer' = to_jsonb(old) - 'peer'
    then return new; end if;
  end if;
  raise exception using errcode = '42501', message = 'holds are not changed';
end
$$;
create trigger kept before update or delete on sms.legal_holds for each row execute function sms.keep_holds();

-- Whoever places a hold, and whatever erases, waits here for each other until the end of its transaction: a hold is placed
-- before an erasure and stops it, or after it. Nobody else waits.
create function sms.lock_holds(p_tenant sms.tenant_id) returns void
language sql volatile set search_path = '' as $$
  select pg_advisory_xact_lock(hashtextextended('sms.legal_holds ' || p_tenant::text, 0))
$$;

-- The one question: which holds that stand concern any of these numbers, peers or people of a tenant. None: it may be erased.
-- Ask it after sms.lock_holds.
create function sms.holds_on(p_tenant sms.tenant_id, p_numbers uuid[], p_peers text[], p_people sms.user_id[]) returns setof sms.legal_holds
language sql stable security definer set search_path = '' as $$ -- definer: the worker that erases by age reads no holds
  select h.* from sms.legal_holds h
  where h.tenant_id = p_tenant and h.released_at is null and case h.kind
    when 'number' then exists (
      select from sms.numbers held join sms.numbers n on n.tenant_id = held.tenant_id and n.number = held.number
      where held.tenant_id = h.tenant_id and held.id = h.number_id and n.id = any (p_numbers))
    when 'peer' then h.peer = any (p_peers)
    else h.user_id = any (p_people) end
$$;
grant execute on function sms.lock_holds(sms.tenant_id), sms.holds_on(sms.tenant_id, uuid[], text[], sms.user_id[]) to sms_worker;

-- Places a hold on a number of the tenant's (its digits), on a peer, or on a person whom the tenant knows or knew. One of the
-- same matter that stands already stays as it is.
create function sms.place_hold(p_tenant text, p_kind text, p_subject text, p_matter text, p_reason text) returns void
language plpgsql security definer set search_path = '' as $$ -- definer: holds are written by their functions alone
declare
  v_tenant sms.tenant_id := sms.tenant_acted_for(p_tenant);
  v_number uuid;
  v_person sms.user_id;
  v_id uuid;
begin
  perform sms.lock_holds(v_tenant);
  if p_kind = 'number' then
    select n.id into v_number from sms.numbers n where n.tenant_id = v_tenant and n.number = p_subject order by n.linked_at desc limit 1;
    v_number := coalesce((
      select h.number_id from sms.holds_on(v_tenant, array[v_number], '{}', '{}') h where h.kind = 'number' and h.matter = p_matter limit 1
    ), v_number); -- one hold for the digits, whichever of their times it names
  elsif p_kind = 'person' then
    select p.user_id into v_person from sms.people p where p.user_id::text = p_subject and p.tenant_id = v_tenant limit 1;
  end if;
  if p_kind = 'number' and v_number is null or p_kind = 'person' and v_person is null then perform sms.refuse('not_found'); end if;
  insert into sms.legal_holds (tenant_id, kind, number_id, peer, user_id, matter, reason, placed_by, placed_role)
  values (v_tenant, p_kind, v_number, case when p_kind = 'peer' then p_subject end, v_person, p_matter, p_reason,
    sms.current_person(), current_setting('role'))
  on conflict (tenant_id, kind, number_id, peer, user_id, matter) where released_at is null do nothing
  returning id into v_id;
  if v_id is null then return; end if;
  perform sms.record(v_tenant, 'hold.placed', jsonb_build_object('hold', v_id, 'number', v_number, 'user', v_person),
    jsonb_build_object('kind', p_kind, 'matter', p_matter, 'reason', p_reason));
end
$$;

-- Releases a hold; one that a superadmin has placed is released by superadmins alone. Released already, it changes nothing.
create function sms.release_hold(p_hold uuid, p_reason text) returns void
language plpgsql security definer set search_path = '' as $$ -- definer: as sms.place_hold
declare
  v_role text := current_setting('role');
  v_hold sms.legal_holds;
begin
  select h.* into v_hold from sms.legal_holds h
  where h.id = p_hold and (v_role = 'sms_superadmin' or h.tenant_id = sms.current_tenant()) for update;
  if not found then perform sms.refuse('not_found'); end if;
  if v_hold.released_at is not null then return; end if;
  if v_hold.placed_role = 'sms_superadmin' and v_role <> 'sms_superadmin' then perform sms.refuse('hold_of_superadmin'); end if;
  update sms.legal_holds h set released_at = greatest(clock_timestamp(), h.placed_at), released_by = sms.current_person(), released_reason = p_reason
  where h.id = p_hold;
  perform sms.record(v_hold.tenant_id, 'hold.released', jsonb_build_object('hold', p_hold, 'number', v_hold.number_id, 'user', v_hold.user_id),
    jsonb_build_object('kind', v_hold.kind, 'matter', v_hold.matter, 'reason', p_reason));
end
$$;
grant execute on function sms.place_hold(text, text, text, text, text), sms.release_hold(uuid, text) to sms_tenant, sms_superadmin;

create view sms.legal_hold_list with (security_invoker = true) as
select h.id, h.tenant_id, h.kind, h.number_id, h.user_id, h.matter, h.reason, h.placed_at, h.placed_by, h.placed_role,
  h.released_at, h.released_by, h.released_reason, h.released_at is null as standing,
  case h.kind when 'number' then (select n.number from sms.numbers n where n.tenant_id = h.tenant_id and n.id = h.number_id)
    when 'peer' then h.peer else sms.name_of(h.user_id) end as subject
from sms.legal_holds h;
grant select on sms.legal_hold_list to sms_tenant, sms_superadmin;
