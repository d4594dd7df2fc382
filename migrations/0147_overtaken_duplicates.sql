-- Of two equal texts the one that was received first may be stored second: a form takes longer to read than JSON. Then the
-- text that it equals is the later one; looked for among the earlier alone it had none, and stayed open for ever, or was held
-- for nobody once it was settled.

-- As before, beside the newest before it, else the next after it.
create or replace function sms.note_duplicate() returns trigger
language plpgsql security definer set search_path = '' as $$ -- definer: fires in the ingest, whose role may touch nothing
begin
  insert into sms.duplicates (tenant_id, message_id, number_id, first_id, at)
  values (new.tenant_id, new.id, new.number_id, (
    select m.id from sms.messages m
    where m.tenant_id = new.tenant_id and m.conversation_id = new.conversation_id and m.direction = 'in' and m.status <> 'duplicate'
      and m.peer = new.peer and m.text = new.text and m.id > sms.uuid_v7_floor(new.at - interval '1 hour')
      and m.at < new.at + interval '1 hour'
    order by m.at > new.at, abs(extract(epoch from m.at - new.at)), m.id desc limit 1), new.at)
  on conflict do nothing;
  return null;
end
$$;
