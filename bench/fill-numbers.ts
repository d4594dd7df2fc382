import type { World } from '../test/support/world.js'

/** Numbers of two tenants, each held by one of its people, with texts in and out over two months and what is counted of them. */
export async function fillNumbers(w: World, { numbers, texts }: { numbers: number; texts: number }): Promise<void> {
  await w.superuser.query(
    `insert into sms.numbers (tenant_id, number, label)
     select case when i % 2 = 0 then $1 else $2 end::text::sms.tenant_id, '+1' || (2000000000 + i), 'line ' || i from generate_series(1, $3::integer) i`,
    [w.acme.tenantId, w.globex.tenantId, numbers],
  )
  await w.superuser.query(
    `insert into sms.number_state (number_id, tenant_id, last_in_at, last_out_at)
     select id, tenant_id, now() - random() * interval '30 days', now() - random() * interval '30 days' from sms.numbers`,
  )
  await w.superuser.query(
    `insert into sms.webhook_state (number_id, tenant_id, carrier_mode, set_at)
     select id, tenant_id, 'url', now() - interval '60 days' from sms.numbers`,
  )
  await w.superuser.query(
    `insert into sms.assignments (tenant_id, number_id, user_id, position, assigned_at)
     select n.tenant_id, n.id, case when n.tenant_id::text = $1 then $2 else $3 end::text::sms.user_id, 1, clock_timestamp() from sms.numbers n`,
    [w.acme.tenantId, w.acme.agents[0].userId, w.globex.agents[0].userId],
  )
  await w.superuser.query(
    `insert into sms.conversations (tenant_id, number_id, key, peer, participants, opened_at, last_at)
     select n.tenant_id, n.id, '+13035550100', '+13035550100', array['+13035550100'], now(), now() from sms.numbers n`,
  )
  await w.superuser.query(
    `insert into sms.messages (tenant_id, id, number_id, conversation_id, direction, peer, participants, text, status, at)
     select c.tenant_id, sms.uuid_v7(t.at), c.number_id, c.id, case when i % 2 = 0 then 'in' else 'out' end, c.peer, c.participants,
       'text ' || i, case when i % 2 = 0 then 'received' else 'delivered' end, t.at
     from generate_series(1, $1::integer / $2::integer) i cross join sms.conversations c
     cross join lateral (select now() - (i * interval '6 days') - random() * interval '1 day' as at) t`,
    [texts, numbers],
  )
  await w.superuser.query('vacuum analyze')
}
