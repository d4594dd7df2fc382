-- Which linked numbers QuestBlue's inventory no longer lists. A number missing from two complete reads is gone since the
-- first of them: it sends nothing until an admin says otherwise, and nothing of it is deleted.
create table sms.number_presence (
  number_id     uuid primary key,
  tenant_id     sms.tenant_id not null,
  missing_reads smallint not null default 0 check (missing_reads >= 0),
  missing_since timestamptz,
  gone_since    timestamptz,
  foreign key (tenant_id, number_id) references sms.numbers (tenant_id, id),
  check ((missing_reads = 0) = (missing_since is null) and (gone_since is null or missing_since is not null))
);
alter table sms.number_presence enable row level security, force row level security;
grant select on sms.number_presence to sms_user, sms_tenant, sms_superadmin, sms_worker;
create policy owner on sms.number_presence to sms_owner using (true) with check (true);
create policy user_reads_held on sms.number_presence for select to sms_user
  using (tenant_id = (select sms.current_tenant()) and number_id in (select sms.held_numbers()));
create policy tenant_reads on sms.number_presence for select to sms_tenant using (tenant_id = (select sms.current_tenant()));
create policy superadmin on sms.number_presence for select to sms_superadmin using (true);
create policy worker on sms.number_presence for select to sms_worker using (true);

-- Since when a number is gone, for whoever may see it.
create function sms.gone_since(p_number uuid) returns timestamptz
language sql stable set search_path = '' as $$
  select p.gone_since from sms.number_presence p where p.number_id = p_number
$$;

-- When the inventory is to be read next, over all processes.
create table sms.inventory_reads (
  id        text primary key default 'system' check (id = 'system'),
  next_at   timestamptz not null default '-infinity',
  read_at   timestamptz -- the last complete one
);
insert into sms.inventory_reads default values;
alter table sms.inventory_reads enable row level security, force row level security;
grant select on sms.inventory_reads to sms_superadmin, sms_worker;
create policy owner on sms.inventory_reads to sms_owner using (true) with check (true);
create policy superadmin on sms.inventory_reads for select to sms_superadmin using (true);
create policy worker on sms.inventory_reads for select to sms_worker using (true);

-- Whether the inventory is to be read now. A read that comes to nothing is tried again in an hour.
create function sms.inventory_is_due() returns boolean
language plpgsql security definer set search_path = '' as $$ -- definer: no walled role may set when it is read
begin
  update sms.inventory_reads r set next_at = clock_timestamp() + interval '1 hour'
  where r.next_at <= clock_timestamp() and (select s.credentials_state from sms.settings s) = 'valid'
    and exists (select from sms.numbers n where n.unlinked_at is null);
  return found;
end
$$;

-- Takes one complete inventory, of which the read began at some time, and gives the numbers that are gone by it. What was
-- linked since then says nothing; who is back before the second read was never gone. Of the gone nothing queued is sent.
create function sms.note_inventory(p_numbers text[], p_began_at timestamptz)
returns table (number_id uuid, number text)
language plpgsql security definer set search_path = '' as $$ -- definer: settles for every tenant
#variable_conflict use_column
declare
  v record;
  v_message uuid;
begin
  if cardinality(p_numbers) = 0 then raise exception 'an empty inventory says nothing'; end if;
  update sms.inventory_reads set read_at = clock_timestamp(), next_at = clock_timestamp() + interval '1 day';
  update sms.number_presence p set missing_reads = 0, missing_since = null
  from sms.numbers n
  where n.id = p.number_id and n.number = any (p_numbers) and p.gone_since is null and p.missing_reads > 0;
  insert into sms.number_presence as p (number_id, tenant_id, missing_reads, missing_since)
  select n.id, n.tenant_id, 1, p_began_at from sms.numbers n
  where n.unlinked_at is null and n.linked_at < p_began_at and n.number <> all (p_numbers)
  on conflict (number_id) do update
    set missing_reads = least(p.missing_reads + 1, 1000), missing_since = coalesce(p.missing_since, excluded.missing_since);

  for v in
    select n.id, n.tenant_id, n.number from sms.numbers n join sms.number_presence p on p.number_id = n.id
    where n.unlinked_at is null and p.gone_since is null and p.missing_reads >= 2
    order by n.id for no key update of n -- who queues or takes a text of it waits here, or has been before
  loop
    update sms.number_presence p set gone_since = p.missing_since where p.number_id = v.id;
    for v_message in
      select o.message_id from sms.outbox o where o.number_id = v.id and o.state = 'queued' order by o.seq for update
    loop
      perform sms.settle_message(v_message, 'failed', 'number_gone');
    end loop;
    perform sms.record(v.tenant_id, 'number.gone', jsonb_build_object('number', v.id), jsonb_build_object('digits', v.number));
    number_id := v.id; number := v.number;
    return next;
  end loop;
end
$$;

-- An admin's word that a number is there again: it sends from now on. Repeated, it changes nothing.
create function sms.resume_number(p_number uuid) returns void
language plpgsql security definer set search_path = '' as $$ -- definer: no walled role may change what was read
declare
  v_number sms.numbers;
begin
  if current_setting('role') <> 'sms_superadmin' then perform sms.refuse('not_allowed'); end if;
  v_number := sms.lock_number(p_number);
  update sms.number_presence set missing_reads = 0, missing_since = null, gone_since = null
  where number_id = p_number and gone_since is not null;
  if found then perform sms.record(v_number.tenant_id, 'number.resume', jsonb_build_object('number', p_number)); end if;
end
$$;

-- Whatever would queue a text of a number that is gone is refused, by whichever way it comes.
create function sms.refuse_gone() returns trigger
language plpgsql security definer set search_path = '' as $$ -- definer: judged whatever the sender may read
begin
  if exists (select from sms.number_presence p where p.number_id = new.number_id and p.gone_since is not null) then
    perform sms.refuse('number_gone');
  end if;
  return new;
end
$$;
create trigger number_is_there before insert on sms.outbox for each row execute function sms.refuse_gone();

grant execute on function sms.gone_since(uuid) to sms_user, sms_tenant, sms_superadmin, sms_worker;
grant execute on function sms.inventory_is_due(), sms.note_inventory(text[], timestamptz) to sms_worker;
grant execute on function sms.resume_number(uuid) to sms_superadmin;
