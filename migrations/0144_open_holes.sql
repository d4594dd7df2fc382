-- How many texts stand open of which the carrier's history and ours tell differently, for the figures: counts, whose they are not.
create function sms.open_holes() returns table (kind text, count bigint)
language sql stable security definer set search_path = '' as $$ -- definer: the worker's role reads no lost text
  select l.kind, count(*) from sms.lost_texts l where l.state = 'open' group by l.kind
$$;
grant execute on function sms.open_holes() to sms_worker;
