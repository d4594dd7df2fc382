-- As before, and the numbers of which texts were read are said by their digits.
create or replace function sms.audit_names(p_values jsonb) returns jsonb
language sql stable set search_path = '' as $$ -- in the caller's rights
  select coalesce(jsonb_object_agg(v.key, case
    when v.key = 'number' then coalesce(to_jsonb((select n.number from sms.numbers n where n.id = (v.value #>> '{}')::uuid)), v.value)
    when v.key in ('user', 'person', 'from', 'to') and jsonb_typeof(v.value) = 'string' then coalesce(to_jsonb(sms.known_name(v.value #>> '{}')), v.value)
    when v.key in ('before', 'after', 'recipients') and jsonb_typeof(v.value) = 'array' then (
      select coalesce(jsonb_agg(coalesce(sms.known_name(u.id), u.id) order by u.place), '[]')
      from jsonb_array_elements_text(v.value) with ordinality u (id, place))
    when v.key = 'numbers' and jsonb_typeof(v.value) = 'array' then (
      select coalesce(jsonb_agg(coalesce(n.number, u.id) order by u.place), '[]')
      from jsonb_array_elements_text(v.value) with ordinality u (id, place) left join sms.numbers n on n.id::text = u.id)
    when v.key = 'read' and jsonb_typeof(v.value) = 'array' then (
      select coalesce(jsonb_agg(u.place_read || jsonb_build_object('number', coalesce(n.number, u.place_read ->> 'number')) order by u.place), '[]')
      from jsonb_array_elements(v.value) with ordinality u (place_read, place) left join sms.numbers n on n.id::text = u.place_read ->> 'number')
    else v.value end), '{}')
  from jsonb_each(coalesce(p_values, '{}')) v
$$;
