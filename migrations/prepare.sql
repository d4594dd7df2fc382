-- What must stand before the numbered migrations: roles (of the cluster, made only if absent), the schema, extensions.
-- Run at every migration; a second run changes nothing.
do $$
declare
  v_role text;
begin
  foreach v_role in array array['sms_owner', 'sms_ingest', 'sms_worker', 'sms_user', 'sms_tenant', 'sms_superadmin'] loop
    if not exists (select from pg_catalog.pg_roles where rolname = v_role) then
      begin
        execute format('create role %I nologin noinherit', v_role);
      exception when duplicate_object or unique_violation then null; -- another database's migration was quicker
      end;
    end if;
  end loop;
end
$$;
