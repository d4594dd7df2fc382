import { readFile, rename, writeFile } from 'node:fs/promises'
import { z } from 'zod'
import { How } from './misbehaviour.js'

export const Credentials = z.object({
  username: z.string(),
  password: z.string(),
  securityKey: z.string(),
  /** How wrong ones are answered: the carrier does not document it. */
  refuseWith: z.union([z.literal(401), z.literal(403), z.literal(206)]).default(401),
})

export const Mode = z.enum(['email', 'xmpp', 'both', 'url', 'chat', 'none', '3cx', 'yeastar'])

/** Where a number's texts go, and in which of the carrier's dialects. */
export const Setting = z.object({
  mode: Mode,
  url: z.string().nullable(),
  dialect: z.enum(['v2_json', 'v1_json', 'v1_form', 'v1_xml']),
  email: z.string().nullable(),
})
export type Setting = z.infer<typeof Setting>

/** A text as the carrier knows it, numbers in its own notation. `did` is the account's number it concerns. */
export const Message = z.object({
  id: z.string(),
  time: z.string(),
  direction: z.enum(['in', 'out']),
  did: z.string(),
  from: z.string(),
  to: z.array(z.string()),
  text: z.string(),
  media: z.array(z.string()),
  /** Links of `media` whose file did not come. */
  unfetched: z.array(z.object({ link: z.string(), problem: z.string() })).default([]),
  status: z.enum(['received', 'sent', 'delivered', 'failed', 'lost', 'waiting']),
  /** What went wrong with posting it, as a rule said. */
  misfortune: How.nullable().default(null),
  /** How it ended for each of its receivers, as far as it has. */
  ends: z.record(z.string(), z.enum(['delivered', 'failed'])).default({}),
  /** Of a group, where the carrier is told to give one to each: their ids, in the receivers' order. */
  ids: z.array(z.string()).default([]),
  /** What the webhook said to it; null when nothing was posted. */
  webhook: z.object({ status: z.number().nullable(), problem: z.string().nullable() }).nullable(),
})
export type Message = z.infer<typeof Message>

/** What the account holds, in dollars as the carrier writes them. */
export const Account = z.object({
  balance: z.string().default('125.40'),
  allowedCredit: z.string().default('0.00'),
})

/** `offsetMinutes`: how far its clock is ahead of UTC, its times then written without a zone; null: UTC, and they say so. */
export const HistoryHabits = z.object({
  offsetMinutes: z.number().int().min(-840).max(840).nullable().default(null),
  lagMs: z.number().int().min(0).max(86_400_000).default(0),
})

const State = z.object({
  credentials: Credentials,
  account: Account.default({ balance: '125.40', allowedCredit: '0.00' }),
  settings: z.record(z.string(), Setting),
  messages: z.array(Message),
  /** Web addresses that numbers' texts once went to: what is written there arrives on a retired token. */
  formerUrls: z.array(z.object({ did: z.string(), url: z.string() })).default([]),
  /** Whether a group text has one id, or one for each receiver: the carrier does not document it. */
  groupIds: z.enum(['one', 'each']).default('one'),
  /** What the carrier does not document of its history: its time zone, and how long after a text it shows it. */
  history: HistoryHabits.default({ offsetMinutes: null, lagMs: 0 }),
  lastId: z.number().int(),
})

/** What a simulator knows and keeps over restarts. */
export type State = z.infer<typeof State>

const messagesKept = 5_000

/** The state, and how to keep it: `saved` settles once everything that was changed until now is in the file. */
export interface KeptState {
  state: State
  saved(): Promise<void>
}

/**
 * Reads the state from its file, or begins with `fresh`; without a file it lives as long as the process.
 * @throws Error when the file is not one of ours
 */
export async function openState(file: string | undefined, fresh: State): Promise<KeptState> {
  if (file === undefined) return { state: fresh, saved: async () => {} }
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  const state = text === undefined ? fresh : State.parse(JSON.parse(text))
  return { state, saved: keeper(file, state) }
}

/** Whoever asks while a write runs shares the next one. */
function keeper(file: string, state: State): () => Promise<void> {
  let running: Promise<void> = Promise.resolve()
  let next: Promise<void> | undefined
  const write = async () => {
    next = undefined
    state.messages.splice(0, Math.max(0, state.messages.length - messagesKept))
    await writeFile(`${file}.new`, JSON.stringify(state), { mode: 0o600 })
    await rename(`${file}.new`, file)
  }
  return () => {
    next ??= running = running.then(write, write)
    return next
  }
}
