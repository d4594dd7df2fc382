-- A conversation is seen with its texts: one of which a user may read none (all of it is held, or was before their time) was
-- still a row that said who had written, and when. A sub-select with a limit, since an `exists` may be answered by reading
-- every text there is; the newest text first, since older months are then not looked at.
create policy read_with_its_texts on sms.conversations as restrictive for select to sms_user
  using ((select true from sms.messages m
    where m.tenant_id = conversations.tenant_id and m.conversation_id = conversations.id order by m.id desc limit 1));
