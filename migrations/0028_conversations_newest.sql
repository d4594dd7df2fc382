-- The newest conversations of a tenant, whatever their number.
create index conversations_newest on sms.conversations (tenant_id, last_at desc);
