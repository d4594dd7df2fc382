import type { Setting } from '../state.js'
import { type ApiCall, textParameter } from './call.js'
import { fits, pageOf } from './paging.js'

const labels: Record<Setting['mode'], string> = {
  email: 'Email',
  xmpp: 'XMPP',
  both: 'Email and XMPP',
  url: 'Post SMS to URL',
  chat: 'Chat',
  none: 'None',
  '3cx': '3CX',
  yeastar: 'Yeastar',
}

/** `GET /sms`: numbers that can do SMS and the mode of each, never its URL. */
export const smsNumbers: ApiCall = ({ inventory, state }, parameters) => {
  const pattern = textParameter(parameters, 'did')
  const found = [...inventory.values()].filter(({ did, tier }) => tier === '1b' && fits(pattern, did))
  const rows = found.map(({ did }) => {
    const setting = state.settings[did]
    return { did, sms_enabled: 'on', sms_mode: labels[setting?.mode ?? 'none'], email2forward: setting?.email ?? '' }
  })
  return pageOf(rows, parameters, { most: 200, shape: page => page })
}
