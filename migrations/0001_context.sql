-- Who acts, as the transaction was told by asPrincipal. After a commit a setting is '', not null, hence nullif.
-- A body that is an expression is bound to its names when it is made, so no search path can change it, and it is inlined.
create function sms.current_tenant() returns sms.tenant_id language sql stable
return nullif(current_setting('sms.tenant_id', true), '')::sms.tenant_id;

create function sms.current_person() returns sms.user_id language sql stable
return nullif(current_setting('sms.user_id', true), '')::sms.user_id;

-- UUIDv7 (RFC 9562): PostgreSQL below 18 has none of its own. Version 4 turned into 7 by two bits.
create function sms.uuid_v7(p_at timestamptz default clock_timestamp()) returns uuid language sql volatile
return encode(set_bit(set_bit(overlay(
  uuid_send(gen_random_uuid())
  placing substring(int8send(floor(extract(epoch from p_at) * 1000)::bigint) from 3) from 1 for 6
), 52, 1), 53, 1), 'hex')::uuid;

-- The least UUID of a moment: the bound for ranges of ids by time.
create function sms.uuid_v7_floor(p_at timestamptz) returns uuid language sql immutable
return encode(substring(int8send(floor(extract(epoch from p_at) * 1000)::bigint) from 3) || '\x00000000000000000000'::bytea, 'hex')::uuid;

-- A refusal that somebody can act on: the code of src/errors.ts, and what fills its sentence.
create function sms.refuse(p_code text, p_reason text default null) returns void
language plpgsql set search_path = '' as $$
begin
  raise exception using errcode = 'SMS00', message = p_code, detail = coalesce(p_reason, '');
end
$$;

grant execute on function sms.current_tenant(), sms.current_person(), sms.uuid_v7(timestamptz),
  sms.uuid_v7_floor(timestamptz), sms.refuse(text, text)
  to sms_ingest, sms_worker, sms_user, sms_tenant, sms_superadmin;
