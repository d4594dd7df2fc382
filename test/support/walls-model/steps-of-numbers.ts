import { z } from 'zod'
import { give, type Gift, link, rotate, switchTo, take, unlink } from './holding.js'
import { ask, type Installation, noteAddress } from './installation.js'
import type { Step } from './step.js'
import { holdersOf, type Model, root, type Tenant, type Tenure, tenureOf, type Who } from './state.js'

const Outcome = z.object({ notice: z.object({ type: z.string() }).optional() })
const Linked = z.object({ results: z.array(z.object({ numberId: z.string().nullable() })).default([]) })

/** A record action of the panel about the line's newest tenure. */
interface Action {
  title: string
  line: number
  actor: Who
  name: string
  form?: (real: Installation) => Record<string, unknown>
  foretell(model: Model, tenure: Tenure): boolean
  after?(real: Installation, tenure: Tenure): Promise<void>
}

export function giveStep(chosen: { line: number; actor: Who } & Gift): Step {
  const { line, actor, to, shared, history, deliverHeld } = chosen
  const verb = shared ? 'shares' : 'assigns'
  return action({
    title: `${actor} ${verb} line ${line} to ${to}${history ? `, history ${history}` : ''}${deliverHeld === undefined ? '' : `, held ${deliverHeld}`}`,
    line,
    actor,
    name: shared ? 'share' : 'assign',
    form: ({ people }) => {
      const userIds = to.map(who => people[who]?.userId)
      return { ...(shared ? { userIds, routing: 'everyone' } : { userId: userIds[0] }), history, deliverHeld }
    },
    foretell: (model, tenure) => give(model, actor, tenure, chosen),
  })
}

export function unassignStep({ line, actor }: { line: number; actor: Who }): Step {
  return action({
    title: `${actor} unassigns line ${line}`,
    line,
    actor,
    name: 'unassign',
    foretell: (model, tenure) => take(model, actor, tenure),
  })
}

export function switchStep(chosen: { line: number; actor: Who; enabled: boolean; deliverHeld: boolean }): Step {
  const { line, actor, enabled, deliverHeld } = chosen
  return action({
    title: `${actor} ${enabled ? 'enables' : 'disables'} line ${line}, held ${deliverHeld}`,
    line,
    actor,
    name: enabled ? 'enable' : 'disable',
    form: () => (enabled ? { deliverHeld } : {}),
    foretell: (model, tenure) => switchTo(model, actor, tenure, chosen),
  })
}

export function unlinkStep({ line, actor }: { line: number; actor: Who }): Step {
  return action({
    title: `${actor} unlinks line ${line}`,
    line,
    actor,
    name: 'unlink',
    foretell: (model, tenure) => unlink(model, actor, tenure),
  })
}

export function rotateStep({ line, actor, overlap }: { line: number; actor: Who; overlap: boolean }): Step {
  return action({
    title: `${actor} rotates the token of line ${line}, ${overlap ? 'with' : 'without'} overlap`,
    line,
    actor,
    name: 'rotateToken',
    form: () => ({ overlapHours: overlap ? 24 : 0 }),
    foretell: (model, tenure) => rotate(model, actor, tenure, { overlap }),
    after: (real, { key, addresses }) => noteAddress(real, key, addresses.at(-1)?.key ?? ''),
  })
}

/** Links a line, wherever it was before. */
export function linkStep(chosen: { line: number; actor: Who; tenant: Tenant; to: Who[] }): Step {
  const { line, actor, tenant, to } = chosen
  return {
    title: `${actor} links line ${line} to tenant ${tenant}, held by ${to.length > 0 ? to : 'nobody'}`,
    foretell: model => link(model, actor, chosen),
    take: async (real, model) => {
      const form = {
        numbers: [real.lines[line]],
        tenantId: real.tenantIds[tenant],
        userIds: to.map(who => real.people[who]?.userId),
        setDelivery: true,
      }
      const { body } = await ask(real, actor, '/admin/api/resources/sms_numbers/actions/link', form)
      const numberId = Linked.safeParse(body).data?.results[0]?.numberId
      const tenure = tenureOf(model, line)
      if (!numberId || !tenure) return false
      real.names.tenures.set(tenure.key, numberId)
      await noteAddress(real, tenure.key, tenure.addresses[0]?.key ?? '')
      return true
    },
    concerns: model => concernsOf(model, line, actor),
  }
}

function action({ title, line, actor, name, form = () => ({}), foretell, after }: Action): Step {
  const known = (model: Model): Tenure => {
    const tenure = tenureOf(model, line)
    if (!tenure) throw new Error(`line ${line} was never linked`)
    return tenure
  }
  return {
    title,
    isPossible: model => tenureOf(model, line) !== undefined,
    foretell: model => foretell(model, known(model)),
    take: async (real, model) => {
      const id = real.names.tenures.get(known(model).key)
      const path = `/admin/api/resources/sms_numbers/records/${id}/${name}`
      const { body } = await ask(real, actor, path, form(real))
      const done = Outcome.safeParse(body).data?.notice?.type === 'success'
      if (done) await after?.(real, known(model))
      return done
    },
    concerns: model => concernsOf(model, line, actor),
  }
}

/** The superadmin acts most often, and sees everything whatever happens: not worth a look each time. */
export function concernsOf(model: Model, line: number, actor: Who): Who[] {
  const tenure = tenureOf(model, line)
  return [...(tenure ? holdersOf(tenure) : []), ...(actor === root ? [] : [actor])]
}
