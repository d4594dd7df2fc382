-- The register of who held which number: read newest first, of a tenant, of a person or of all, a page by its last row.
create index assignments_newest on sms.assignments (assigned_at desc, id desc);
create index assignments_newest_of_tenant on sms.assignments (tenant_id, assigned_at desc, id desc);
create index assignments_newest_of_person on sms.assignments (user_id, assigned_at desc, id desc);
create index numbers_every_tenure on sms.numbers (number, tenant_id); -- all tenures of a number, ended ones too

-- Those whom a tenant knew by a name that holds all these words, whoever they are today. Of all tenants for a superadmin.
create function sms.people_ever_called(p_words text[]) returns table (user_id sms.user_id)
language sql stable set search_path = '' as $$
  select distinct p.user_id from sms.people p
  where not exists (select from unnest(p_words) w where strpos(lower(p.name), lower(w)) = 0)
$$;
grant execute on function sms.people_ever_called(text[]) to sms_tenant, sms_superadmin;
