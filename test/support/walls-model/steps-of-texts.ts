import { z } from 'zod'
import { type Actor, actorOf } from './choice.js'
import { ask, type Installation, noteText, reported } from './installation.js'
import { concernsOf } from './steps-of-numbers.js'
import type { Step } from './step.js'
import { type Model, root, type Tenure, tenureOf } from './state.js'
import { arrive, write } from './texts.js'

const Sent = z.object({ id: z.string() })

/** A customer's text comes to one of the addresses that a line ever had: mostly the newest. */
export function receiveStep({ line, peer, address }: { line: number; peer: string; address: number }): Step {
  const addressOf = (model: Model) => {
    const all = model.tenures.filter(tenure => tenure.line === line).flatMap(ofTenure)
    return all.at(-1 - (address % all.length))
  }
  return {
    title: `a text of ${peer} comes to line ${line}, to its newest address but ${address}`,
    isPossible: model => tenureOf(model, line) !== undefined,
    foretell: model => {
      const { tenure, key } = addressOf(model) ?? {}
      return tenure !== undefined && key !== undefined && arrive(model, tenure, key, { words: wordsOf(model), peer })
    },
    take: async (real, model) => {
      const path = real.names.paths.get(addressOf(model)?.key ?? '')
      const text = { from: peer.slice(2), to: [real.lines[line]], text: wordsOf(model) }
      const { status } = await post(real, path ?? '', text)
      if (status !== 200) throw new Error(`the webhook answered ${status}`)
      return noteText(real, wordsOf(model))
    },
    concerns: model => concernsOf(model, line, root),
  }
}

/** Somebody writes to a customer from a line. */
export function replyStep({ line, peer, actor }: { line: number; peer: string; actor: Actor }): Step {
  return {
    title: `${actor} writes to ${peer} from line ${line}`,
    isPossible: model => tenureOf(model, line) !== undefined,
    foretell: model => {
      const tenure = tenureOf(model, line)
      if (!tenure) return false
      return write(model, actorOf(model, actor, tenure), tenure, { words: wordsOf(model), peer })
    },
    take: async (real, model) => {
      const form = { from: real.lines[line], to: peer, text: wordsOf(model) }
      const { status, body } = await ask(real, actorOf(model, actor, tenureOf(model, line)), '/api/sms/messages', form)
      if (status !== 201) return false
      const { id } = Sent.parse(body)
      real.names.messages.set(wordsOf(model), id)
      await reported(real, id)
      return true
    },
    concerns: model => concernsOf(model, line, actor),
  }
}

/** No two texts of a run say the same. */
const wordsOf = ({ moment }: Model): string => `words of moment ${moment}`

const ofTenure = (tenure: Tenure) => tenure.addresses.map(({ key }) => ({ tenure, key }))

async function post({ app }: Installation, path: string, text: object): Promise<Response> {
  return fetch(app.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(text),
  })
}
