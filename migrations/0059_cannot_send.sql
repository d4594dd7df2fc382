-- Why nothing leaves from a number at all, whoever writes: the code of the refusal that every text would meet, or null.
-- As sms.queue_message and sms.refuse_to_send judge it; what concerns one receiver or one moment is not said here.
create function sms.cannot_send(p_number uuid) returns text
language sql stable security definer set search_path = '' as $$ -- definer: a user reads neither the tenant's settings nor its tier
  select case
    when n.unlinked_at is not null then 'number_unlinked'
    when not n.enabled then 'number_disabled'
    when sms.service_state(n.tenant_id) <> 'in_service' then sms.service_state(n.tenant_id)
    when exists (select from sms.number_presence p where p.number_id = n.id and p.gone_since is not null) then 'number_gone'
    when sms.sending_of(n.id, n.number) in ('pending', 'unregistered') and not exists (
      select from sms.tenant_settings g where g.tenant_id = n.tenant_id and g.send_unregistered) then 'number_unregistered'
    end
  from sms.numbers n
  where n.id = p_number and (current_setting('role') = 'sms_superadmin' or n.tenant_id = sms.current_tenant())
$$;
grant execute on function sms.cannot_send(uuid) to sms_user, sms_tenant, sms_superadmin;
