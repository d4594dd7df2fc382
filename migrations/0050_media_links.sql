-- Where the carrier fetches a file that is sent: one random link per text and file, made when the text is handed over and
-- known here by its hash alone.
create table sms.media_links (
  hash       bytea primary key check (length(hash) = 32), -- SHA-256 of the link's secret
  tenant_id  sms.tenant_id not null,
  media_id   uuid not null,
  message_id uuid not null,
  made_at    timestamptz not null default clock_timestamp(),
  unique (tenant_id, media_id),
  foreign key (tenant_id, media_id) references sms.media (tenant_id, id) on delete cascade
);
create index media_links_old on sms.media_links (made_at);
alter table sms.media_links enable row level security, force row level security;
grant insert, select (made_at), delete on sms.media_links to sms_worker;
create policy owner on sms.media_links to sms_owner using (true) with check (true);
create policy worker_makes on sms.media_links for insert to sms_worker with check (true);
create policy worker_reads on sms.media_links for select to sms_worker using (true);
create policy worker_clears on sms.media_links for delete to sms_worker using (true);

-- The file behind a link, while it lives: until 24 hours after the text's last report, or after the three days in which
-- carriers keep trying where none has come. Nothing for the dead and the unknown alike.
create function sms.file_of_link(p_hash bytea)
returns table (type text, bytes bytea)
language plpgsql stable security definer set search_path = '' as $$ -- definer: whoever asks reads nothing else
#variable_conflict use_column
begin
  return query
  select f.type, f.bytes
  from sms.media_links l
  join sms.messages m on m.tenant_id = l.tenant_id and m.id = l.message_id
  join sms.media f on f.tenant_id = l.tenant_id and f.id = l.media_id and f.state = 'kept'
  cross join lateral ( -- of a group text each receiver's report counts, and some may fail where others have it
    select count(*) > 0 and count(*) = count(g.status) as by_each
    from sms.group_recipients g where g.tenant_id = m.tenant_id and g.message_id = m.id
  ) told
  where l.hash = p_hash and clock_timestamp() < interval '24 hours' + case
    when m.status in ('delivered', 'failed') or told.by_each then greatest(m.changed_at, (
      select max(d.at) from sms.deliveries d
      where d.number_id = m.number_id and d.id >= sms.uuid_v7_floor(l.made_at) and d.message_id = m.id and d.outcome = 'report'))
    else l.made_at + interval '3 days' end;
end
$$;
grant execute on function sms.file_of_link(bytea) to sms_ingest;
