import type { Action, ActionResponse } from 'adminjs'
import { mayAct } from '../../access/rights.js'
import { countDeliveries } from '../../messages/count-deliveries.js'
import { DeliveryFilter } from '../../messages/delivery-filter.js'
import { exportDeliveries } from '../../messages/export-deliveries.js'
import { previewReplaySet, ReplaySetInput, replaySet } from '../../messages/replay-set.js'
import { ShowRequestInput, showRequest } from '../../messages/show-request.js'
import type { Doors } from '../doors.js'
import { askAction } from './ask-action.js'
import { readForm } from './form.js'
import { outcomeOf } from './outcome.js'
import { permission } from './permission.js'
import { recordJson } from './record-action.js'
import { type Change, inOneStep, withCarrier } from './verb.js'

const count = inOneStep(countDeliveries, DeliveryFilter)

/**
 * `countDeliveries` of `sms_deliveries`. GET `outcome?`, `number?`, `reason?`, `dialect?`, `from?`, `until?`: counts by outcome, as the list's filter has them;
 * `mayReplay`, and for superadmins the `strangers` of this process.
 */
export const countDeliveriesAction = (doors: Doors): Partial<Action<ActionResponse>> =>
  askAction(doors, {
    resource: 'sms_deliveries',
    name: 'countDeliveries',
    ask: async (house, principal, form) => ({
      ...(await count(house, principal, form)),
      mayReplay: mayAct(principal.role, 'sms_deliveries', 'replaySet'),
      strangers: principal.role === 'superadmin' ? house.strangers() : null,
    }),
  })

/** `exportDeliveries` of `sms_deliveries`. POST the list's filter: `csv`. It is a POST because it is audited. */
export const exportDeliveriesAction = (doors: Doors): Partial<Action<ActionResponse>> =>
  behindList(doors, 'exportDeliveries', {
    post: inOneStep(exportDeliveries, DeliveryFilter),
    done: 'deliveriesExported',
  })

/**
 * `replaySet` of `sms_deliveries`: a filtered set, at most 1,000 a call, oldest first. GET the list's filter, `after?`, `limit?`:
 * what taking it in would do. POST the same: does it. Both give `counts`, `results` and `next`.
 */
export const replaySetAction = (doors: Doors): Partial<Action<ActionResponse>> =>
  behindList(doors, 'replaySet', {
    get: withCarrier(previewReplaySet, ReplaySetInput),
    post: withCarrier(replaySet, ReplaySetInput),
    done: 'setReplayed',
  })

/** Record action `showRequest` of `sms_deliveries`. GET: `came`, which fields its request had, redacted. */
export const showRequestAction = (doors: Doors): Partial<Action<ActionResponse>> => {
  const accessible = permission(doors, 'sms_deliveries', 'showRequest')
  const show = withCarrier(showRequest, ShowRequestInput)
  return {
    name: 'showRequest',
    actionType: 'record',
    icon: 'FileText',
    component: 'SmsShownRequest',
    showInDrawer: false,
    isAccessible: accessible,
    isVisible: accessible,
    handler: async (request, _response, context) => {
      const record = recordJson(context)
      const principal = await doors.principalOf(context)
      const outcome = await outcomeOf(() => show(doors, principal, { deliveryId: request.params.recordId }))
      if ('refusal' in outcome) return { record, ...outcome.refusal }
      const came = outcome.result
      return { record: { ...record, came }, came }
    },
  }
}

interface BehindList {
  get?: Change<object>
  post: Change<object>
  done: string
}

/** A resource action behind a button of the list's own page. */
function behindList(
  doors: Doors,
  name: 'exportDeliveries' | 'replaySet',
  { get, post, done }: BehindList,
): Partial<Action<ActionResponse>> {
  return {
    name,
    actionType: 'resource',
    component: false,
    isAccessible: permission(doors, 'sms_deliveries', name),
    isVisible: false,
    handler: async (request, _response, context) => {
      const isPost = request.method === 'post'
      const change = isPost ? post : get
      if (!change) return {}
      const principal = await doors.principalOf(context)
      const form = readForm((isPost ? request.payload : request.query) ?? {}, { numbers: ['limit'] })
      const outcome = await outcomeOf(() => change(doors, principal, form))
      if ('refusal' in outcome) return { ...outcome.refusal }
      const notice = { message: done, type: 'success' as const, resourceId: 'sms_deliveries' }
      return isPost ? { ...outcome.result, notice } : { ...outcome.result }
    },
  }
}
