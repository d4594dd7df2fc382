import { z } from 'zod'
import { endPush } from '../../messages/end-push.js'
import { hasPush } from '../../messages/has-push.js'
import { keepPush } from '../../messages/keep-push.js'
import { PushAddress, PushEndpoint } from '../../messages/push-address.js'
import type { Keyring } from '../../settings/keyring.js'
import { type Route, route } from '../route.js'

/** What the routes of web push need; absent where the host has set none up. */
export interface PushDoors {
  publicKey: string
  keyring: Keyring
  trustedOrigin?: string
}

/**
 * How a browser is told of texts while no page is open: by which key, and the three things to be said of one. By session
 * alone: a subscription would outlive the token that made it.
 */
export function pushRoutes(push: PushDoors | undefined): Route[] {
  const key = route({
    method: 'get',
    path: '/push',
    summary: 'The key to subscribe with (VAPID), or null where web push is not set up',
    status: 200,
    input: z.object({}),
    answer: z.object({ publicKey: z.string().nullable() }),
    codes: [],
    verb: async () => ({ publicKey: push?.publicKey ?? null }),
  })
  if (!push) return [key]
  const keep = route({
    method: 'post',
    path: '/push/subscriptions',
    summary: 'Has you told of texts on one browser: its PushSubscription',
    by: 'session',
    status: 201,
    input: PushAddress,
    answer: z.object({ kept: z.literal(true) }),
    codes: [],
    verb: (tx, principal, address) => keepPush(tx, principal, address, push),
  })
  const has = route({
    method: 'post',
    path: '/push/check',
    summary: 'Whether one browser tells you of texts, or somebody else, or nobody',
    by: 'session',
    status: 200,
    input: PushEndpoint,
    answer: z.object({ mine: z.boolean() }),
    codes: [],
    verb: hasPush,
  })
  const end = route({
    method: 'post',
    path: '/push/end',
    summary: 'Has one browser tell you of texts no more',
    by: 'session',
    status: 200,
    input: PushEndpoint,
    answer: z.object({ ended: z.boolean() }),
    codes: [],
    verb: endPush,
  })
  return [key, keep, has, end]
}
