-- The register of part of a number. Where few numbers have it, their ids lead to their rows; where many have it, the newest
-- rows are soon found without: so no more ids are looked for than are needed to tell the one from the other.

-- Numbers of whoever asks that have these digits in common, ended tenures too, `p_most` of them at most.
create function sms.numbers_with_digits(p_digits text, p_most integer) returns setof uuid
language plpgsql stable security definer rows 200 -- definer: LIKE behind a policy cannot use a trigram index; binds the tenant itself
set search_path = '' set plan_cache_mode = 'force_custom_plan' as $$ -- a plan that knows the part knows its trigrams
declare
  v_all boolean := current_setting('role') = 'sms_superadmin';
  v_tenant sms.tenant_id := sms.current_tenant();
begin
  return query select n.id from sms.numbers n
    where n.number like '%' || p_digits || '%' and (v_all or n.tenant_id = v_tenant) limit p_most;
end
$$;
grant execute on function sms.numbers_with_digits(text, integer) to sms_tenant, sms_superadmin;
