import type { InventoryNumber } from './inventory.js'
import type { MediaStore } from './media-store.js'
import type { Misbehaviour } from './misbehaviour.js'
import type { KeptState, Message, Setting } from './state.js'

/** What a log is told. */
export interface SimulatorLog {
  info(fields: object, message: string): void
}

/** Everything the parts of one simulator share. */
export interface World extends KeptState {
  inventory: Map<string, InventoryNumber>
  /** Numbers that the account has lost. */
  lost: Map<string, InventoryNumber>
  misbehaviour: Misbehaviour
  media: MediaStore
  /** How long until a delivery report follows a text. */
  reportDelayMs: number
  /** Where this simulator is reached, for links to media. */
  url(): string
  log: SimulatorLog
  /** Texts that wait for the next one (`out_of_order`). */
  waiting: Set<() => Promise<void>>
  /** Runs something later, unless the simulator is stopped before. */
  later(ms: number, task: () => Promise<void>): void
  /** Aborted when the simulator stops: ends what is on its way. */
  stopping: AbortSignal
  /** Tells the handset pages that a message is new or has changed. */
  changed(message: Message): void
}

/** Sets where a number's texts go, and remembers the web address that they went to before. */
export async function setSetting({ state, saved }: World, did: string, setting: Setting): Promise<void> {
  const before = state.settings[did]?.url
  if (before && before !== setting.url) {
    const others = state.formerUrls.filter(({ url }) => url !== before)
    state.formerUrls = [{ did, url: before }, ...others].slice(0, 50)
  }
  state.settings[did] = setting
  await saved()
}

type NewMessage = Omit<Message, 'id' | 'time' | 'ends' | 'ids' | 'misfortune'> &
  Partial<Pick<Message, 'misfortune'>> & { time?: string | undefined }

/** Takes a new message into the log; with a `time`, as of then. */
export function addMessage(world: World, { time = new Date().toISOString(), ...message }: NewMessage): Message {
  const { state } = world
  state.lastId += 1
  const added: Message = { ends: {}, ids: [], misfortune: null, ...message, id: String(state.lastId), time }
  state.messages.push(added)
  touchMessage(world, added)
  return added
}

/** Says that a message has changed: to the file and to the handset pages. */
export function touchMessage(world: World, message: Message): void {
  world.changed(message)
  world.saved().catch(error => world.log.info({ error }, 'the simulator could not save its state'))
}
