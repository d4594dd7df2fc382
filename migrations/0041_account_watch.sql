-- What the account's answers tell, counted over all processes: refusals of the credentials in a row, and the balance.
create table sms.account_watch (
  id                   text primary key default 'system' check (id = 'system'),
  refusals             integer not null default 0 check (refusals >= 0), -- 401 and 403 since the last success
  first_refusal_at     timestamptz,
  refused_in_service   boolean not null default false, -- by the row of refusals, and not by a person's test
  balance_asked_at     timestamptz,
  balance_at           timestamptz,
  balance_cents        bigint, -- null while QuestBlue's words for it are not understood
  allowed_credit_cents bigint,
  check ((refusals = 0) = (first_refusal_at is null))
);
insert into sms.account_watch default values;
alter table sms.account_watch enable row level security, force row level security;
grant select on sms.account_watch to sms_superadmin, sms_worker;
create policy owner on sms.account_watch to sms_owner using (true) with check (true);
create policy superadmin on sms.account_watch for select to sms_superadmin using (true);
create policy worker on sms.account_watch for select to sms_worker using (true);

alter table sms.settings add column low_balance_cents bigint not null default 1000 check (low_balance_cents >= 0);

-- Notes whether the carrier accepted the credentials of a call in service. Only the third 401 or 403 in a row, at least
-- five minutes after the first, makes them refused; a success ends the row, and takes back what the row has done. What
-- was answered about credentials that have been replaced since the call began says nothing.
create function sms.note_credentials(p_accepted boolean, p_called_at timestamptz) returns text
language plpgsql security definer set search_path = '' as $$ -- definer: no walled role may count by hand
declare
  v_watch sms.account_watch;
  v_settings sms.settings;
begin
  if p_accepted and not exists (select from sms.account_watch w where w.refusals > 0 or w.refused_in_service) then return null; end if;
  select * into v_watch from sms.account_watch for update;
  select * into v_settings from sms.settings for update;
  if greatest(v_settings.credentials_set_at, v_settings.tested_at) > p_called_at then return null; end if;
  if p_accepted then
    update sms.account_watch set refusals = 0, first_refusal_at = null, refused_in_service = false;
    if not v_watch.refused_in_service or v_settings.credentials_state <> 'refused' then return null; end if;
    update sms.settings set credentials_state = 'valid', credentials_reason = null;
    perform sms.record(null, 'settings.accepted_in_service', '{}');
    return 'accepted';
  end if;
  update sms.account_watch set refusals = refusals + 1, first_refusal_at = coalesce(first_refusal_at, clock_timestamp())
  returning * into v_watch;
  if v_settings.credentials_state <> 'valid' or v_watch.refusals < 3
    or v_watch.first_refusal_at > clock_timestamp() - interval '5 minutes' then return null; end if;
  update sms.account_watch set refused_in_service = true;
  update sms.settings
  set credentials_state = 'refused', credentials_reason = 'QuestBlue refused them ' || v_watch.refusals || ' times in a row in service';
  perform sms.record(null, 'settings.refused_in_service', '{}', jsonb_build_object('refusals', v_watch.refusals));
  return 'refused';
end
$$;

-- A person has entered or tested the credentials: the count begins anew.
create function sms.forget_refusals() returns trigger
language plpgsql security definer set search_path = '' as $$ -- definer: as note_credentials
begin
  update sms.account_watch set refusals = 0, first_refusal_at = null, refused_in_service = false;
  return null;
end
$$;
create trigger refusals_forgotten after update of tested_at, credentials_set_at on sms.settings
  for each row execute function sms.forget_refusals();

-- Whether the balance is to be asked for now: once an hour, by one process, while the credentials may be good.
create function sms.balance_is_due() returns boolean
language plpgsql security definer set search_path = '' as $$ -- definer: as note_credentials
begin
  update sms.account_watch w set balance_asked_at = clock_timestamp()
  where coalesce(w.balance_asked_at < clock_timestamp() - interval '1 hour', true)
    and ((select s.credentials_state from sms.settings s) = 'valid' or w.refused_in_service);
  return found;
end
$$;

-- Keeps the balance as it was read; true when it is low now and was not before.
create function sms.keep_balance(p_balance bigint, p_allowed_credit bigint) returns boolean
language plpgsql security definer set search_path = '' as $$ -- definer: as note_credentials
declare
  v_least bigint := (select s.low_balance_cents from sms.settings s);
  v_before bigint := (select w.balance_cents + w.allowed_credit_cents from sms.account_watch w for update);
begin
  update sms.account_watch
  set balance_at = clock_timestamp(), balance_asked_at = clock_timestamp(), balance_cents = p_balance, allowed_credit_cents = p_allowed_credit;
  return coalesce(p_balance + p_allowed_credit < v_least and coalesce(v_before >= v_least, true), false);
end
$$;
grant execute on function sms.note_credentials(boolean, timestamptz), sms.balance_is_due(), sms.keep_balance(bigint, bigint) to sms_worker;
grant execute on function sms.keep_balance(bigint, bigint) to sms_superadmin;

create or replace view sms.settings_list with (security_invoker = true) as
select s.id, s.credentials_state, s.credentials_reason, s.credentials_set_at, s.credentials_set_by,
  sms.name_of(s.credentials_set_by) as credentials_set_by_name, s.tested_at,
  to_char(w.balance_cents / 100.0, 'FM999999999999990.00') as balance,
  to_char(w.allowed_credit_cents / 100.0, 'FM999999999999990.00') as allowed_credit,
  w.balance_at,
  to_char(s.low_balance_cents / 100.0, 'FM999999999999990.00') as low_balance,
  coalesce(w.balance_cents + w.allowed_credit_cents < s.low_balance_cents, false) as balance_is_low
from sms.settings s cross join sms.account_watch w;
