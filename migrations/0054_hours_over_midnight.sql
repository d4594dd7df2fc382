-- Hours may run over midnight, and their time zone is one that this server knows: the ingest asks it for every text.

-- Whether a moment falls into a week's hours, in the week's own time zone. Hours that end at or before they begin end on
-- the next day, and belong to the day on which they begin: with that one off they are off as a whole. No hours: null.
create or replace function sms.is_open(p_time_zone text, p_weekly jsonb, p_holidays date[], p_at timestamptz) returns boolean
language sql stable strict -- strict, so that where there are no hours nothing is run
return exists (
  select from (values (0), (1)) ago (days)
  cross join lateral jsonb_array_elements(
    coalesce(p_weekly -> extract(isodow from (p_at at time zone p_time_zone) - make_interval(days => ago.days))::integer::text, '[]')) h (span)
  where (p_at at time zone p_time_zone)::date - ago.days <> all (p_holidays)
    and case when ago.days = 0
      then (p_at at time zone p_time_zone)::time >= (h.span ->> 0)::time
        and ((h.span ->> 1)::time <= (h.span ->> 0)::time or (p_at at time zone p_time_zone)::time < (h.span ->> 1)::time)
      else (h.span ->> 1)::time <= (h.span ->> 0)::time and (p_at at time zone p_time_zone)::time < (h.span ->> 1)::time end);

create function sms.refuse_unknown_zone() returns trigger
language plpgsql set search_path = '' as $$
begin
  perform clock_timestamp() at time zone new.time_zone;
  return new;
exception when invalid_parameter_value then
  perform sms.refuse('invalid_input', 'the database does not know this time zone; choose another of the region');
  return null;
end
$$;
create trigger zone_is_known before insert or update of time_zone on sms.working_hours
  for each row execute function sms.refuse_unknown_zone();
