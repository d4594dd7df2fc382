-- Whom one may write to: numbers of the United States and their territories, of Canada where the tenant says so. What is
-- no phone number is kept and routed as it came, and cannot be answered.
alter table sms.tenant_settings add column send_to_canada boolean not null default false;

create function sms.peer_kind(p_peer text) returns text
language sql immutable return case
    when p_peer ~ '^\+[1-9][0-9]{6,14}$' then 'phone'
    when p_peer ~ '^[0-9]{3,8}$' then 'short_code'
    else 'other' end;
grant execute on function sms.peer_kind(text) to sms_user, sms_tenant, sms_superadmin;

-- Canada's area codes, its non-geographic ones among them.
-- https://www.nanpa.com/numbering/area-codes, https://cnac.ca/canadian_dial_plan/canadian_dial_plan.htm
create function sms.is_canadian(p_peer text) returns boolean
language sql immutable return substring(p_peer from '^\+1([2-9][0-9]{2})[0-9]{7}$') = any (string_to_array(
  '204 226 236 249 250 257 263 289 306 343 354 365 367 368 382 387 403 416 418 428 431 437 438 450 460 468 474 506 514 519 548 '
  '568 579 581 584 587 600 604 613 622 633 639 644 647 655 672 677 683 688 705 709 742 753 778 780 782 807 819 825 867 873 879 '
  '902 905 942', ' '));

create or replace function sms.refuse_to_send(p_number sms.numbers, p_person sms.user_id, p_to text, p_segments integer) returns void
language plpgsql set search_path = '' as $$
begin
  if sms.is_canadian(p_to) and not exists (
    select from sms.tenant_settings g where g.tenant_id = p_number.tenant_id and g.send_to_canada
  ) then perform sms.refuse('destination_not_allowed'); end if;
  if sms.opted_out(p_number.tenant_id, p_number.number, array[p_to]) then perform sms.refuse('opted_out'); end if;
end
$$;
