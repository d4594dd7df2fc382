-- STOP as a phone line must keep it: by whole words alone, for the tenant or the number, in the order in which it was
-- said, entered and ended by hand, confirmed once.
alter table sms.tenant_settings
  add column opt_out_scope text not null default 'tenant' check (opt_out_scope in ('tenant', 'number')),
  add column stop_answer  text check (length(stop_answer) between 1 and 320), -- null: none is sent
  add column start_answer text check (length(start_answer) between 1 and 320),
  add column help_answer  text check (length(help_answer) between 1 and 320);

alter table sms.opt_outs
  add column source text not null default 'keyword' check (source in ('keyword', 'manual', 'import')),
  add column reason text,
  add column entered_by sms.user_id,
  add column ended_by sms.user_id,
  add column ended_reason text;
create index opt_outs_of_peer on sms.opt_outs (tenant_id, peer, at desc);

-- A text without what keywords may be dressed in: blanks, punctuation, symbols, emoji, whatever the font. Letters of any
-- script and digits stay, so that "end 5" or a longer word in another script is no keyword. Null when it is long.
create function sms.bare_word(p_text text) returns text
language sql immutable return case when length(p_text) <= 200 then upper(regexp_replace(normalize(p_text, NFKC),
  '[\u0001-\u002F\u003A-\u0040\u005B-\u0060\u007B-\u00A9\u00AB-\u00B4\u00B6-\u00B9\u00BB-\u00BF\u00D7\u00F7\u02B0-\u036F\u2000-\u206F\u20A0-\u20FF\u2190-\u2BFF\u2E00-\u2E7F\u3000-\u3004\u3008-\u3020\u3030\uFE00-\uFE6F\uFEFF\uFFFC\uFFFD\U0001F000-\U0001FAFF\U000E0000-\U000E01EF]',
  '', 'g')) end;

create or replace function sms.keyword_of(p_text text) returns text
language sql immutable return case
    when sms.bare_word(p_text) in ('STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT') then 'stop'
    when sms.bare_word(p_text) in ('START', 'UNSTOP') then 'start'
  end;

create function sms.asks_help(p_text text) returns boolean
language sql immutable return coalesce(sms.bare_word(p_text) in ('HELP', 'INFO'), false);

-- Whether a text asks in plain language to be left alone: for a person to read, never for the machine to act upon.
create function sms.wishes_to_stop(p_text text) returns boolean
language sql immutable return sms.keyword_of(p_text) is null and left(p_text, 1600) ~*
  '\y(stop|quit|cease)\y[^.!?]{0,20}\y(text|texting|texts|messag(e|es|ing)|sms|contacting|bothering|sending)\y|\y(do ?n[''’]?t|do not|never|no longer)\y[^.!?]{0,20}\y(text|message|contact|sms)\y|\y(take|remove)\y[^.!?]{0,20}\y(me|my number|this number)\y[^.!?]{0,20}\y(off|from)\y|\y(un ?subscribe|opt(ed|ing)?[ -]?out|opt me out)\y|\y(no more|enough)\y[^.!?]{0,15}\y(text|texts|message|messages)\y|\yleave me alone\y|\ywrong (number|person)\y';

-- The last keyword of each peer to each number of a tenant, by its digits: what was said outlives the tenure.
create table sms.keywords (
  tenant_id  sms.tenant_id not null,
  peer       text not null,
  number     text not null,
  keyword    text not null check (keyword in ('stop', 'start')),
  said       text not null,
  number_id  uuid,
  message_id uuid, -- null: an admin ended it
  at         timestamptz not null,
  primary key (tenant_id, peer, number)
);
alter table sms.keywords enable row level security, force row level security;
create policy owner on sms.keywords to sms_owner using (true) with check (true);

-- Texts that ask in plain language to be left alone: a person decides.
create table sms.stop_wishes (
  tenant_id       sms.tenant_id not null,
  message_id      uuid not null,
  number_id       uuid not null,
  conversation_id uuid not null,
  at              timestamptz not null,
  primary key (tenant_id, message_id)
);
create index stop_wishes_of_conversation on sms.stop_wishes (tenant_id, conversation_id);
alter table sms.stop_wishes enable row level security, force row level security;
grant select on sms.stop_wishes to sms_user, sms_tenant, sms_superadmin;
create policy owner on sms.stop_wishes to sms_owner using (true) with check (true);
create policy user_reads_held on sms.stop_wishes for select to sms_user
  using (tenant_id = (select sms.current_tenant()) and number_id in (select sms.held_numbers()));
create policy tenant_reads on sms.stop_wishes for select to sms_tenant using (tenant_id = (select sms.current_tenant()));
create policy superadmin on sms.stop_wishes for select to sms_superadmin using (true);

-- Keywords that wait to be answered by the tenant's own words, and what was sent for them.
create table sms.answers_due (
  message_id      uuid primary key,
  tenant_id       sms.tenant_id not null,
  number_id       uuid not null,
  conversation_id uuid not null,
  peer            text not null,
  kind            text not null check (kind in ('stop', 'start', 'help')),
  at              timestamptz not null
);
alter table sms.answers_due enable row level security, force row level security;
create policy owner on sms.answers_due to sms_owner using (true) with check (true);

create table sms.automatic_texts (
  message_id      uuid primary key,
  tenant_id       sms.tenant_id not null,
  conversation_id uuid not null,
  answers         uuid not null unique, -- the text that it answers: once
  kind            text not null check (kind in ('stop', 'start', 'help')),
  at              timestamptz not null
);
create index automatic_texts_of_conversation on sms.automatic_texts (tenant_id, conversation_id, at desc);
alter table sms.automatic_texts enable row level security, force row level security;
create policy owner on sms.automatic_texts to sms_owner using (true) with check (true);

-- Whether anybody of these may not be texted from this number (its digits).
create function sms.opted_out(p_tenant sms.tenant_id, p_number text, p_peers text[]) returns boolean
language sql stable security definer set search_path = '' as $$ -- definer: the last keywords are granted to nobody
  select exists (
      select from sms.opt_outs o where o.tenant_id = p_tenant and o.peer = any (p_peers) and o.ended_at is null
        and (o.source <> 'keyword' or not s.by_number))
    or s.by_number and exists (
      select from sms.keywords k
      where k.tenant_id = p_tenant and k.peer = any (p_peers) and k.number = p_number and k.keyword = 'stop')
  from (select coalesce((select g.opt_out_scope = 'number' from sms.tenant_settings g where g.tenant_id = p_tenant), false) as by_number) s
$$;

-- Brings the list of opt-outs in line with what was said last: a text that is handled late changes nothing said after it.
create function sms.settle_consent(p_tenant sms.tenant_id, p_peer text) returns void
language plpgsql set search_path = '' as $$
declare
  v_by_number boolean := coalesce((select g.opt_out_scope = 'number' from sms.tenant_settings g where g.tenant_id = p_tenant), false);
  v_open sms.opt_outs;
  v_stop sms.keywords;
  v_start sms.keywords;
begin
  select o.* into v_open from sms.opt_outs o where o.tenant_id = p_tenant and o.peer = p_peer and o.ended_at is null for update;
  select k.* into v_stop from sms.keywords k
  where k.tenant_id = p_tenant and k.peer = p_peer and k.keyword = 'stop' order by k.at desc limit 1;
  select k.* into v_start from sms.keywords k
  where k.tenant_id = p_tenant and k.peer = p_peer and k.keyword = 'start' order by k.at desc limit 1;
  if v_open.id is null and v_stop.at is not null and (v_by_number or v_start.at is null or v_start.at < v_stop.at) then
    insert into sms.opt_outs (tenant_id, peer, number_id, message_id, keyword, at)
    values (p_tenant, p_peer, v_stop.number_id, v_stop.message_id, v_stop.said, v_stop.at)
    on conflict (tenant_id, peer) where ended_at is null do nothing;
    perform sms.record(p_tenant, 'opt_out.stop', jsonb_build_object('number', v_stop.number_id, 'message', v_stop.message_id));
  elsif v_open.source = 'keyword' and v_start.at > v_open.at
    and (v_stop.at is null or not v_by_number and v_stop.at < v_start.at) then
    update sms.opt_outs set ended_at = v_start.at where id = v_open.id;
    perform sms.record(p_tenant, 'opt_out.start', jsonb_build_object('number', v_start.number_id, 'message', v_start.message_id));
  end if;
end
$$;

-- What an inbound text says about consent, in the commit that stores it and whatever becomes of it. Answers are left to
-- the worker, and only where the number speaks: never on a disabled one, nor on a toll-free one, whose network answers.
create function sms.heed_text() returns trigger
language plpgsql security definer set search_path = '' as $$ -- definer: fires in the ingest, whose role may touch nothing
declare
  v_keyword text := sms.keyword_of(new.text);
  v_number sms.numbers;
  v_answers boolean;
begin
  if sms.wishes_to_stop(new.text) then
    insert into sms.stop_wishes (tenant_id, message_id, number_id, conversation_id, at)
    values (new.tenant_id, new.id, new.number_id, new.conversation_id, new.at) on conflict do nothing;
    return null;
  end if;
  select n.* into v_number from sms.numbers n where n.id = new.number_id;
  v_answers := v_number.enabled and new.status <> 'duplicate' and new.peer ~ '^\+1[2-9][0-9]{9}$'
    and v_number.number !~ '^\+18(00|22|33|44|55|66|77|88)';
  if v_keyword is null then
    v_answers := v_answers and not exists (
      select from sms.automatic_texts a where a.tenant_id = new.tenant_id and a.conversation_id = new.conversation_id
        and a.kind = 'help' and a.at > new.at - interval '10 minutes');
  else
    v_answers := v_answers and coalesce((
      select k.keyword from sms.keywords k
      where k.tenant_id = new.tenant_id and k.peer = new.peer and k.number = v_number.number), 'start') <> v_keyword;
    insert into sms.keywords as k (tenant_id, peer, number, keyword, said, number_id, message_id, at)
    values (new.tenant_id, new.peer, v_number.number, v_keyword, upper(btrim(left(new.text, 40))), new.number_id, new.id, new.at)
    on conflict (tenant_id, peer, number) do update
      set (keyword, said, number_id, message_id, at) = (excluded.keyword, excluded.said, excluded.number_id, excluded.message_id, excluded.at)
      where excluded.at >= k.at;
    v_answers := v_answers and found;
    perform sms.settle_consent(new.tenant_id, new.peer);
  end if;
  if v_answers then
    insert into sms.answers_due (message_id, tenant_id, number_id, conversation_id, peer, kind, at)
    values (new.id, new.tenant_id, new.number_id, new.conversation_id, new.peer, coalesce(v_keyword, 'help'), new.at)
    on conflict do nothing;
  end if;
  return null;
end
$$;
create trigger heed_text after insert on sms.messages for each row
  when (new.direction = 'in' and (sms.keyword_of(new.text) is not null or sms.asks_help(new.text) or sms.wishes_to_stop(new.text)))
  execute function sms.heed_text();

-- Opt-outs that stand when this is installed count as said to the number they came to.
insert into sms.keywords (tenant_id, peer, number, keyword, said, number_id, message_id, at)
select o.tenant_id, o.peer, n.number, 'stop', o.keyword, o.number_id, o.message_id, o.at
from sms.opt_outs o join sms.numbers n on n.id = o.number_id where o.ended_at is null
on conflict do nothing;

-- The tenant that somebody acts for by hand; absent and foreign are the same.
create function sms.tenant_acted_for(p_tenant text) returns sms.tenant_id
language plpgsql stable security definer set search_path = '' as $$ -- definer: asks the mapping views
declare
  v_tenant sms.tenant_id := (select t.id from sms.tenants t where t.id::text = p_tenant);
begin
  if v_tenant is null or current_setting('role') <> 'sms_superadmin' and v_tenant is distinct from sms.current_tenant() then
    perform sms.refuse('not_found');
  end if;
  return v_tenant;
end
$$;

-- Enters an opt-out by hand; one that stands already stays as it is. True when it is new.
create function sms.enter_opt_out(p_tenant text, p_peer text, p_source text, p_reason text) returns boolean
language plpgsql security definer set search_path = '' as $$ -- definer: opt-outs are written by their functions alone
declare
  v_tenant sms.tenant_id := sms.tenant_acted_for(p_tenant);
  v_id uuid;
begin
  insert into sms.opt_outs (tenant_id, peer, keyword, at, source, reason, entered_by)
  values (v_tenant, p_peer, upper(p_source), clock_timestamp(), p_source, p_reason, sms.current_person())
  on conflict (tenant_id, peer) where ended_at is null do nothing
  returning id into v_id;
  if v_id is null then return false; end if;
  perform sms.record(v_tenant, 'opt_out.enter', jsonb_build_object('optOut', v_id),
    jsonb_build_object('peer', p_peer, 'source', p_source, 'reason', p_reason));
  return true;
end
$$;

-- Ends an opt-out by hand, at the peer's word. Ended already, it changes nothing.
create function sms.end_opt_out(p_id uuid, p_reason text) returns void
language plpgsql security definer set search_path = '' as $$ -- definer: as sms.enter_opt_out
declare
  v_row sms.opt_outs;
begin
  select o.* into v_row from sms.opt_outs o
  where o.id = p_id and (current_setting('role') = 'sms_superadmin' or o.tenant_id = sms.current_tenant()) for update;
  if not found then perform sms.refuse('not_found'); end if;
  if v_row.ended_at is not null then return; end if;
  update sms.opt_outs set ended_at = greatest(clock_timestamp(), at), ended_by = sms.current_person(), ended_reason = p_reason
  where id = p_id;
  update sms.keywords k set keyword = 'start', said = 'ENDED', message_id = null, at = greatest(clock_timestamp(), k.at)
  where k.tenant_id = v_row.tenant_id and k.peer = v_row.peer and k.keyword = 'stop';
  perform sms.record(v_row.tenant_id, 'opt_out.end', jsonb_build_object('optOut', p_id, 'number', v_row.number_id),
    jsonb_build_object('peer', v_row.peer, 'reason', p_reason));
end
$$;

create view sms.opt_out_list with (security_invoker = true) as
select o.id, o.tenant_id, o.peer, o.source, o.keyword, o.number_id, o.message_id, o.at, o.reason, o.entered_by, o.ended_at,
  o.ended_by, o.ended_reason, o.ended_at is null as standing
from sms.opt_outs o;

grant execute on function sms.tenant_acted_for(text), sms.enter_opt_out(text, text, text, text), sms.end_opt_out(uuid, text)
  to sms_tenant, sms_superadmin;
grant select on sms.opt_out_list to sms_tenant, sms_superadmin;
