import type { Action, ActionResponse } from 'adminjs'
import { MakeTokenInput, makeToken } from '../../access/make-token.js'
import { RevokeTokenInput, revokeToken } from '../../access/revoke-token.js'
import type { Doors } from '../doors.js'
import { recordAction } from './record-action.js'
import { resourceAction } from './resource-action.js'
import { inOneStep } from './verb.js'

/** Resource action `makeToken` of `sms_api_tokens`. POST `name`, `scopes`, `days?`: `token` is its text, this once. */
export const makeTokenAction = (doors: Doors): Partial<Action<ActionResponse>> =>
  resourceAction(doors, {
    resource: 'sms_api_tokens',
    name: 'makeToken',
    component: 'SmsMakeToken',
    icon: 'Plus',
    done: 'tokenMade',
    form: { lists: ['scopes'], numbers: ['days'] },
    change: inOneStep(makeToken, MakeTokenInput),
    answer: ({ token }: { token: string }) => ({ token }),
    stays: true,
  })

/** Record action `revokeToken` of `sms_api_tokens`. */
export const revokeTokenAction = (doors: Doors) =>
  recordAction(doors, {
    resource: 'sms_api_tokens',
    name: 'revokeToken',
    component: 'SmsConfirm',
    icon: 'X',
    variant: 'danger',
    done: 'tokenRevoked',
    idField: 'tokenId',
    change: inOneStep(revokeToken, RevokeTokenInput),
    offered: ({ state }) => state === 'live',
  })
