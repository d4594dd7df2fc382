import type { Response } from 'express'
import { z } from 'zod'
import { SmsError } from '../../errors.js'
import { refusalOf } from '../actions/outcome.js'
import type { ActionAddress } from './action-address.js'

/** What AdminJS answers where it found no record: a record that is none, and a notice that quotes the id in English. */
const Missing = z.object({
  notice: z.object({ type: z.literal('error') }),
  record: z.looseObject({ baseError: z.object({}).loose(), recordActions: z.undefined().optional() }),
})

/**
 * Answers for a record of ours that is gone, or never was, as for any that is not to be seen: `not_found`. Where it is to
 * be shown, its page is one that says so and leads back to the list.
 */
export function tellGone(
  response: Response,
  { recordId = '', resourceId, action }: ActionAddress,
  shown: boolean,
): void {
  const send = response.send.bind(response)
  response.send = body => {
    response.send = send
    if (!Missing.safeParse(body).success) return send(body)
    const refusal = refusalOf(new SmsError('not_found'))
    const none = { params: {}, populated: {}, errors: {}, baseError: null }
    const record = shown ? { ...none, ...standIn(recordId, resourceId, action) } : none
    // The page says it already: a notice beside it would lie over it.
    return send({ record, records: [], ...(shown ? { error: refusal.error } : refusal) })
  }
}

/** A record whose one action is the page that says so. */
function standIn(id: string, resourceId: string, name: string) {
  const action = { name, resourceId, actionType: 'record', label: name, component: 'SmsGone', hideActionHeader: true }
  const plain = { showFilter: false, showResourceActions: false, showInDrawer: false, containerWidth: 1, layout: null }
  const rest = { variant: 'default', parent: null, hasHandler: true, custom: {} }
  return { id, title: '', recordActions: [{ ...action, ...plain, ...rest }], bulkActions: [] }
}
