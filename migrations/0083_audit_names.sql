-- What an audit row names, as people call it: people by the name under which the asking tenant knew them, numbers by
-- their digits. What has no name, or none that may be known, stays what it is.
create function sms.audit_names(p_values jsonb) returns jsonb
language sql stable set search_path = '' as $$ -- in the caller's rights
  select coalesce(jsonb_object_agg(v.key, case
    when v.key = 'number' then coalesce(to_jsonb((select n.number from sms.numbers n where n.id = (v.value #>> '{}')::uuid)), v.value)
    when v.key in ('user', 'person', 'from', 'to') and jsonb_typeof(v.value) = 'string' then coalesce(to_jsonb(sms.known_name(v.value #>> '{}')), v.value)
    when v.key in ('before', 'after', 'recipients') and jsonb_typeof(v.value) = 'array' then (
      select coalesce(jsonb_agg(coalesce(sms.known_name(u.id), u.id) order by u.place), '[]')
      from jsonb_array_elements_text(v.value) with ordinality u (id, place))
    else v.value end), '{}')
  from jsonb_each(coalesce(p_values, '{}')) v
$$;
grant execute on function sms.audit_names(jsonb) to sms_tenant, sms_superadmin;
