import { z } from 'zod'
import { give, type Gift, link, rotate, switchTo, take, unlink } from './holding.js'
import { type Actor, actorOf, inWords, type Team, teamOf } from './choice.js'
import { ask, type Installation, noteAddress } from './installation.js'
import type { Step } from './step.js'
import { holdersOf, type Model, root, type Tenant, type Tenure, tenureOf, type Who } from './state.js'

const Outcome = z.object({ notice: z.object({ type: z.string() }).optional() })
const Linked = z.object({ results: z.array(z.object({ numberId: z.string().nullable() })).default([]) })

/** Not its holder: who that is, the action changes. */
type NumberActor = Exclude<Actor, 'its holder'>

/** A record action of the panel about the line's newest tenure. */
interface Action {
  title: string
  line: number
  actor: NumberActor
  name: string
  form?: (real: Installation, model: Model, tenure: Tenure) => Record<string, unknown>
  foretell(model: Model, tenure: Tenure, actor: Who): boolean
  after?(real: Installation, tenure: Tenure): Promise<void>
}

export function giveStep(chosen: { line: number; actor: NumberActor; team: Team } & Omit<Gift, 'to'>): Step {
  const { line, actor, team, shared, history, deliverHeld } = chosen
  const to = (model: Model, { tenant }: Tenure) => teamOf(model, team, tenant).slice(0, shared ? undefined : 1)
  const verb = shared ? 'shares' : 'assigns'
  return action({
    title: `${actor} ${verb} line ${line} to ${inWords(team)}${history ? `, history ${history}` : ''}${deliverHeld === undefined ? '' : `, held ${deliverHeld}`}`,
    line,
    actor,
    name: shared ? 'share' : 'assign',
    form: ({ people }, model, tenure) => {
      const userIds = to(model, tenure).map(who => people[who]?.userId)
      return { ...(shared ? { userIds, routing: 'everyone' } : { userId: userIds[0] }), history, deliverHeld }
    },
    foretell: (model, tenure, by) => give(model, by, tenure, { ...chosen, to: to(model, tenure) }),
  })
}

export function unassignStep({ line, actor }: { line: number; actor: NumberActor }): Step {
  return action({
    title: `${actor} unassigns line ${line}`,
    line,
    actor,
    name: 'unassign',
    foretell: (model, tenure, by) => take(model, by, tenure),
  })
}

export function switchStep(chosen: { line: number; actor: NumberActor; enabled: boolean; deliverHeld: boolean }): Step {
  const { line, actor, enabled, deliverHeld } = chosen
  return action({
    title: `${actor} ${enabled ? 'enables' : 'disables'} line ${line}, held ${deliverHeld}`,
    line,
    actor,
    name: enabled ? 'enable' : 'disable',
    form: () => (enabled ? { deliverHeld } : {}),
    foretell: (model, tenure, by) => switchTo(model, by, tenure, chosen),
  })
}

export function unlinkStep({ line, actor }: { line: number; actor: NumberActor }): Step {
  return action({
    title: `${actor} unlinks line ${line}`,
    line,
    actor,
    name: 'unlink',
    foretell: (model, tenure, by) => unlink(model, by, tenure),
  })
}

export function rotateStep({ line, actor, overlap }: { line: number; actor: NumberActor; overlap: boolean }): Step {
  return action({
    title: `${actor} rotates the token of line ${line}, ${overlap ? 'with' : 'without'} overlap`,
    line,
    actor,
    name: 'rotateToken',
    form: () => ({ overlapHours: overlap ? 24 : 0 }),
    foretell: (model, tenure, by) => rotate(model, by, tenure, { overlap }),
    after: (real, { key, addresses }) => noteAddress(real, key, addresses.at(-1)?.key ?? ''),
  })
}

/** Links a line, wherever it was before. */
export function linkStep(chosen: { line: number; actor: Who; tenant: Tenant; team: Team }): Step {
  const { line, actor, tenant, team } = chosen
  const to = (model: Model) => teamOf(model, team, tenant)
  return {
    title: `${actor} links line ${line} to tenant ${tenant}, held by ${inWords(team)}`,
    foretell: model => link(model, actor, { line, tenant, to: to(model) }),
    take: async (real, model) => {
      const form = {
        numbers: [real.lines[line]],
        tenantId: real.tenantIds[tenant],
        userIds: to(model).map(who => real.people[who]?.userId),
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
    foretell: model => foretell(model, known(model), actorOf(model, actor, known(model))),
    take: async (real, model) => {
      const tenure = known(model)
      const path = `/admin/api/resources/sms_numbers/records/${real.names.tenures.get(tenure.key)}/${name}`
      const { body } = await ask(real, actorOf(model, actor, tenure), path, form(real, model, tenure))
      const done = Outcome.safeParse(body).data?.notice?.type === 'success'
      if (done) await after?.(real, tenure)
      return done
    },
    concerns: model => concernsOf(model, line, actor),
  }
}

/** The superadmin acts most often, and sees everything whatever happens: not worth a look each time. */
export function concernsOf(model: Model, line: number, actor: Actor): Who[] {
  const tenure = tenureOf(model, line)
  return [...(tenure ? holdersOf(tenure) : []), actorOf(model, actor, tenure)].filter(who => who !== root)
}
