-- Who took the webhook's log out of the house, of which tenant, and by which filter.
create function sms.note_log_export(p_filter jsonb, p_rows integer) returns void
language sql security definer set search_path = '' as $$ -- definer: a tenant's people write no such row by hand
  select sms.record(sms.current_tenant(), 'deliveries.export', '{}', p_filter || jsonb_build_object('rows', p_rows))
$$;
grant execute on function sms.note_log_export(jsonb, integer) to sms_tenant, sms_superadmin;
