-- Who of the administrators was given texts to read: one row an answer, inserted in the transaction that reads, so that
-- nothing is given without it and no two answers wait for each other. A worker gathers the rows of each person and period
-- into rows of the audit, which the chain seals, and takes them away here.
create table sms.reads (
  id            uuid primary key default sms.uuid_v7(),
  tenant_id     sms.tenant_id not null,
  at            timestamptz not null default clock_timestamp(),
  actor         sms.user_id,
  actor_role    text not null,
  kind          text not null check (kind in ('list', 'record', 'thread', 'texts', 'inbox', 'search', 'held', 'file', 'export')),
  -- Place by place: of this number, in this conversation (null: of whichever), so many texts.
  numbers       uuid[] not null,
  conversations uuid[] not null check (cardinality(conversations) = cardinality(numbers)),
  texts         integer[] not null check (cardinality(texts) = cardinality(numbers))
);
alter table sms.reads enable row level security, force row level security;
create policy owner on sms.reads to sms_owner using (true) with check (true); -- by the functions below alone

-- Writes down what the acting person is given, for each tenant that it is of. Numbers of other tenants are passed over.
create function sms.note_reads(p_kind text, p_numbers uuid[], p_conversations uuid[], p_texts integer[]) returns void
language sql volatile security definer set search_path = '' as $$ -- definer: no walled role may write history by hand
  insert into sms.reads (tenant_id, actor, actor_role, kind, numbers, conversations, texts)
  select n.tenant_id, sms.current_person(), current_setting('role'), p_kind,
    array_agg(r.number_id), array_agg(r.conversation_id), array_agg(r.texts)
  from unnest(p_numbers, p_conversations, p_texts) r (number_id, conversation_id, texts)
  join sms.numbers n on n.id = r.number_id
  where current_setting('role') = 'sms_superadmin' or n.tenant_id = sms.current_tenant()
  group by n.tenant_id
$$;
grant execute on function sms.note_reads(text, uuid[], uuid[], integer[]) to sms_tenant, sms_superadmin;

create index audit_read_numbers on sms.audit using gin ((ids -> 'numbers')) where action = 'messages.read';

-- Writes into the audit what was read in periods of five minutes that have ended, or all of it. Gives how many rows. Whoever
-- opened a thread, a text or a file of a number has a row of that number; lists, searches and exports, which pass over many,
-- have one row a person. A row tells of 500 places at most; of a place: whether the person held its number then.
create function sms.gather_reads(p_all boolean default false) returns integer
language plpgsql security definer set search_path = '' as $$ -- definer: no walled role may write history by hand
declare
  v_row record;
  v_count integer := 0;
begin
  for v_row in
    with taken as (
      delete from sms.reads r
      where p_all or r.at < date_bin('5 minutes', clock_timestamp(), 'epoch') returning r.*
    ), places as (
      select t.tenant_id, t.actor, t.actor_role, date_bin('5 minutes', t.at, 'epoch') as period,
        case when t.kind in ('thread', 'record', 'file', 'held') then p.number_id end as alone,
        t.kind, p.number_id, p.conversation_id, min(t.at) as first_at, max(t.at) as last_at, count(*) as answers, sum(p.texts) as texts
      from taken t cross join lateral unnest(t.numbers, t.conversations, t.texts) p (number_id, conversation_id, texts)
      group by 1, 2, 3, 4, 5, 6, 7, 8
    ), placed as (
      select p.*, (row_number() over (partition by p.tenant_id, p.actor, p.actor_role, p.period, p.alone
          order by p.first_at, p.number_id, p.conversation_id, p.kind) - 1) / 500 as part,
        exists (select from sms.assignments a
          where a.tenant_id = p.tenant_id and a.user_id = p.actor and a.number_id = p.number_id
            and a.assigned_at <= p.last_at and (a.ended_at is null or p.first_at < a.ended_at)) as held
      from places p
    )
    select p.tenant_id, p.actor, p.actor_role, max(p.last_at) as at,
      case when p.alone is not null then jsonb_build_object('number', p.alone)
        else jsonb_build_object('numbers', jsonb_agg(distinct p.number_id)) end as ids,
      jsonb_build_object('first', sms.written_utc(min(p.first_at)), 'last', sms.written_utc(max(p.last_at)), 'texts', sum(p.texts),
        'kinds', jsonb_agg(distinct p.kind), 'read', jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
          'number', p.number_id, 'conversation', p.conversation_id, 'kind', p.kind, 'first', sms.written_utc(p.first_at),
          'last', sms.written_utc(p.last_at), 'answers', p.answers, 'texts', p.texts, 'held', case when p.held then true end))
          order by p.first_at, p.number_id, p.conversation_id, p.kind)) as detail
    from placed p
    group by p.tenant_id, p.actor, p.actor_role, p.period, p.alone, p.part
    order by 4
  loop
    perform sms.insert_history(v_row.tenant_id, v_row.at, v_row.actor, v_row.actor_role, 'messages.read', v_row.ids, v_row.detail);
    v_count := v_count + 1;
  end loop;
  return v_count;
end
$$;
grant execute on function sms.gather_reads(boolean) to sms_worker;
