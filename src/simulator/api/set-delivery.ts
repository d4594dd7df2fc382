import { Mode, type Setting } from '../state.js'
import { wireNumber } from '../wire-number.js'
import { setSetting, type World } from '../world.js'
import { type Answer, type ApiCall, type Parameters, textParameter } from './call.js'

const legacy: Record<string, Setting['dialect']> = { form: 'v1_form', json: 'v1_json', xml: 'v1_xml' }

/** `PUT /smsv2`: where a number's texts go. JSON is told in v2; the other encodings exist in the legacy dialects only. */
export const setDelivery: ApiCall = (world, parameters, { lose }) => {
  const method = textParameter(parameters, 'post2urlmethod') || 'json'
  return set(world, parameters, { lose, dialect: method === 'json' ? 'v2_json' : legacy[method] })
}

/** `PUT /sms`, the older one: legacy dialects, a form unless told otherwise. */
export const setLegacyDelivery: ApiCall = (world, parameters, { lose }) =>
  set(world, parameters, { lose, dialect: legacy[textParameter(parameters, 'post2urlmethod') || 'form'] })

async function set(
  world: World,
  parameters: Parameters,
  { lose, dialect }: { lose: boolean; dialect: Setting['dialect'] | undefined },
): Promise<Answer> {
  const did = wireNumber(textParameter(parameters, 'did'))
  if (world.inventory.get(did)?.tier !== '1b') return invalid('DID is not found or is not SMS enabled')
  const mode = Mode.safeParse(textParameter(parameters, 'sms_mode'))
  if (!mode.success) return invalid('sms_mode is not valid')
  if (!dialect) return invalid('post2urlmethod must be form, json or xml')
  const value = textParameter(parameters, 'value')
  const url = textParameter(parameters, 'post2url') || value
  const email =
    textParameter(parameters, 'forward2email') ||
    textParameter(parameters, 'chat_email') ||
    (mode.data === 'url' ? '' : value)
  if (mode.data === 'url' && !isWebAddress(url)) return invalid('A valid URL is required for this mode')
  if (['email', 'both', 'chat'].includes(mode.data) && !email.includes('@'))
    return invalid('A valid email address is required')
  const needsPassword = (mode.data === 'both' || mode.data === 'xmpp') && !textParameter(parameters, 'xmpp_passwd')
  if (needsPassword) return invalid('xmpp_name and xmpp_passwd are required for this mode')
  if (!lose) {
    await setSetting(world, did, {
      mode: mode.data,
      url: mode.data === 'url' ? url : null,
      dialect,
      email: email.includes('@') ? email : null,
    })
  }
  return { status: 200, body: { success: true, message: 'SMS settings have been updated' } }
}

function isWebAddress(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text)
}

function invalid(error: string): Answer {
  return { status: 400, body: { error } }
}
