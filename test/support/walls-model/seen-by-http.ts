import { z } from 'zod'
import { type Answer, ask, type Installation, nameIn } from './installation.js'
import { type Sight, sorted } from './sight.js'
import type { Who } from './state.js'

/** What somebody is told by the API, and what by the panel. */
export interface SeenByHttp {
  api: Pick<Sight, 'linked' | 'messages'> & { mine: string[] }
  panel: Pick<Sight, 'numbers' | 'messages' | 'assignments' | 'settings'>
}

const Numbers = z.object({ numbers: z.array(z.object({ id: z.string() })).default([]) })
const Messages = z.object({ messages: z.array(z.object({ text: z.string() })).default([]) })
const Records = z.object({
  records: z.array(z.object({ params: z.record(z.string(), z.unknown()) })).default([]),
})

/** Asks for every list as this person, over HTTP. Whoever is refused a list is told nothing. */
export async function seenByHttp(real: Installation, who: Who): Promise<SeenByHttp> {
  const { names, people, tenantIds } = real
  const api = async <Schema extends z.ZodType>(schema: Schema, path: string): Promise<z.output<Schema>> =>
    schema.parse(objectOf(await ask(real, who, `/api/sms/${path}`)))
  const panel = async (resource: string) => {
    const answer = await ask(real, who, `/admin/api/resources/${resource}/actions/list?perPage=500`)
    return Records.parse(objectOf(answer)).records.map(({ params }) => params)
  }
  const [linked, messages, mine] = await Promise.all([
    api(Numbers, 'numbers'),
    api(Messages, 'messages?limit=200'),
    api(Messages, 'messages?limit=200&inbox=mine'),
  ])
  const [numbers, texts, assignments, settings] = await Promise.all(
    ['sms_numbers', 'sms_messages', 'sms_assignments', 'sms_tenant_settings'].map(panel),
  )
  const tenure = (id: unknown) => nameIn(names.tenures, String(id))
  const person = (id: unknown) => people.findIndex(({ userId }) => userId === id)
  const standing = (endedAt: unknown) => (endedAt ? 'ended' : 'open')
  return {
    api: {
      linked: sorted(linked.numbers.map(({ id }) => tenure(id))),
      messages: sorted(messages.messages.map(({ text }) => text)),
      mine: sorted(mine.messages.map(({ text }) => text)),
    },
    panel: {
      numbers: sorted((numbers ?? []).map(({ id }) => tenure(id))),
      messages: sorted((texts ?? []).map(({ text }) => String(text))),
      assignments: sorted(
        (assignments ?? []).map(row => `${tenure(row.numberId)} ${person(row.userId)} ${standing(row.endedAt)}`),
      ),
      settings: sorted(
        (settings ?? []).map(
          ({ id, conversationIdleDays }) => `${tenantIds.indexOf(String(id))} ${conversationIdleDays}`,
        ),
      ),
    },
  }
}

function objectOf({ body }: Answer): unknown {
  return typeof body === 'object' ? body : {}
}
