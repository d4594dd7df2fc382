import { type ActionResponse, type After, flat, type RecordJSON } from 'adminjs'
import { z } from 'zod'
import { asPrincipal } from '../../access/principal.js'
import { one } from '../../database/transaction.js'
import type { Doors } from '../doors.js'

const Named = z.object({ ids: z.record(z.string(), z.unknown()), detail: z.record(z.string(), z.unknown()) })

/** Puts names where an audit row names people and numbers by their ids, on the row's own page. */
export function nameAudited(doors: Doors): After<ActionResponse> {
  return async (response, _request, context) => {
    const record: RecordJSON | undefined = response.record
    if (!record) return response
    const { params } = record
    const [ids, detail] = [flat.get(params, 'ids') ?? {}, flat.get(params, 'detail') ?? {}]
    const names = 'select sms.audit_names($1) as ids, sms.audit_names($2) as detail'
    const principal = await doors.principalOf(context)
    const named = await asPrincipal(doors.service.db, principal, tx => one(tx, names, [ids, detail]))
    const known = Named.parse(named)
    record.params = flat.set(flat.set(params, 'ids', known.ids), 'detail', known.detail)
    return response
  }
}
