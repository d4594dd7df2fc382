import type { InventoryNumber } from '../inventory.js'
import { wireNumber } from '../wire-number.js'
import { fetchMedia } from '../fetch-media.js'
import { addMessage, type World } from '../world.js'
import { receiveText } from '../webhook/receive-text.js'
import { reportLater } from '../webhook/report.js'
import { type ApiCall, listParameter, refused, textParameter } from './call.js'

const longest = 2_000

/** `POST /smsv2`: sends a text to one, or to a group; with `file_url` it is MMS. */
export const send: ApiCall = async (world, parameters, { lose }) => {
  const did = wireNumber(textParameter(parameters, 'did'))
  const to = listParameter(parameters, 'did_to').map(wireNumber)
  const text = typeof parameters.msg === 'string' ? parameters.msg : textParameter(parameters, 'msg')
  const links = listParameter(parameters, 'file_url')
  const number = world.inventory.get(did)
  if (number?.tier !== '1b') return refused('DID is not found or is not SMS enabled')
  if (to.length === 0 || !to.every(recipient => /^[2-9]\d{9}$/.test(recipient)))
    return refused('did_to is not a valid US number')
  if (text === '' && links.length === 0) return refused('msg or file_url is required')
  if (text.length > longest) return refused(`msg is longer than ${longest} characters`)
  if (!links.every(link => URL.canParse(link))) return refused('file_url is not a valid URL')
  if (lose) return accepted(String(++world.state.lastId))

  const fetched = await Promise.all(links.map(async link => ({ link, came: await fetchMedia(link) })))
  const files = fetched.flatMap(({ came }) => (typeof came === 'object' && 'file' in came ? [came.file] : []))
  const media = fetched.map(({ link, came }) =>
    typeof came === 'object' && 'file' in came ? world.media.put(came.file) : link,
  )
  const unfetched = fetched.flatMap(({ link, came }) =>
    typeof came === 'object' && 'problem' in came ? [{ link, problem: came.problem }] : [],
  )
  const message = addMessage(world, {
    direction: 'out',
    did,
    from: did,
    to,
    text,
    media,
    unfetched,
    status: 'sent',
    webhook: null,
  })
  const failure = blockedBy(number) ?? (unfetched[0] && `A file could not be fetched: ${unfetched[0].problem}`)
  if (failure === undefined) passOn(world, { ...message, files })
  reportLater(world, message, failure)
  if (to.length > 1 && world.state.groupIds === 'each') {
    message.ids = to.map((_to, place) => (place === 0 ? message.id : String(++world.state.lastId)))
    return accepted(...message.ids)
  }
  return accepted(message.id)
}

function accepted(...ids: string[]) {
  return { status: 200, body: { data: ids.map(id => ({ msg_id: id })) } }
}

// US carriers block local numbers without an approved 10DLC campaign, after the text was accepted.
function blockedBy({ type, campaign }: InventoryNumber): string | undefined {
  return type === 'local' && campaign !== 'approved'
    ? 'Blocked: the number is in no approved 10DLC campaign'
    : undefined
}

/** Recipients may be numbers of the account as well: they receive it like anybody's text. */
function passOn(
  world: World,
  {
    from,
    to,
    text,
    media,
    files,
  }: { from: string; to: string[]; text: string; media: string[]; files: Parameters<World['media']['put']>[0][] },
) {
  const links = media.map(link => (link.startsWith('/') ? `${world.url()}${link}` : link))
  world.later(0, async () => {
    await receiveText(world, { from, to, text, links, files })
  })
}
