import { z } from 'zod'
import { one, type Tx } from '../database/transaction.js'
import { Routing } from './routing.js'

const Row = z.object({ routing: Routing })

/** How a tenant routes a number that is given to several people, unless somebody says otherwise. */
export async function defaultRouting(tx: Tx, tenantId: string): Promise<Routing> {
  return Row.parse(await one(tx, 'select sms.default_routing($1::text::sms.tenant_id) as routing', [tenantId])).routing
}
