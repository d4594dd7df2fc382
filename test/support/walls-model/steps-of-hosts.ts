import { z } from 'zod'
import { ask, hostRoles, leftBehind, standingOf, tenantId } from './installation.js'
import { becomes } from './leaving.js'
import { seenBySql } from './seen-by-sql.js'
import type { Step } from './step.js'
import { type Model, type Person, personOf, type Tenant, tenants, type Who } from './state.js'

const Outcome = z.object({ notice: z.object({ type: z.string() }).optional() })

/** The host moves somebody to another tenant. */
export function moveStep({ who, tenant }: { who: Who; tenant: Tenant }): Step {
  const isElsewhere = (model: Model) => personOf(model, who).tenant !== tenant
  return {
    title: `the host moves ${who} to tenant ${tenant}`,
    isPossible: isElsewhere,
    foretell: model => becomes(model, who, { tenant }),
    take: async (real, model) => {
      const { w, ears, people } = real
      await w.host(w.hostKind.move(people[who]?.userId ?? '', tenantId(real, tenant)))
      await seesNothingThere(real, model, who)
      await leftBehind(real, who)
      if (personOf(model, who).active) await ears.open(real, who)
      return true
    },
    concerns: model => [who, ...colleaguesOf(model, who)],
  }
}

/** The host makes somebody an admin of their tenant, or a user. */
export function roleStep({ who, role }: { who: Who; role: Exclude<Person['role'], 'superadmin'> }): Step {
  return {
    title: `the host makes ${who} a ${role}`,
    foretell: model => becomes(model, who, { role }),
    take: async ({ w, people }) => {
      await w.host(w.hostKind.setRole(people[who]?.userId ?? '', hostRoles[role]))
      return true
    },
    concerns: () => [who],
  }
}

/** The host deactivates somebody, or takes them back. */
export function activeStep({ who, active }: { who: Who; active: boolean }): Step {
  return {
    title: `the host ${active ? 'takes back' : 'deactivates'} ${who}`,
    isPossible: model => personOf(model, who).active !== active,
    foretell: model => becomes(model, who, { active }),
    take: async (real, model) => {
      const { w, ears, people } = real
      const userId = people[who]?.userId ?? ''
      if (active) {
        await w.host(["update public.users set status = 'active' where id = $1", [userId]])
        await ears.open(real, who)
      } else {
        ears.leave(who)
        await w.host(w.hostKind.deactivate(userId))
        await seesNothingThere(real, model, who)
        await leftBehind(real, who)
      }
      return true
    },
    concerns: model => [who, ...colleaguesOf(model, who)],
  }
}

/** The host takes a tenant's tier away, or gives it back. */
export function tierStep({ tenant, has }: { tenant: Tenant; has: boolean }): Step {
  return {
    title: `the tier of tenant ${tenant} is ${has ? 'back' : 'gone'}`,
    foretell: model => {
      model.hasTier[tenant] = has
      return true
    },
    take: async real => {
      await real.w.host(real.w.hostKind.setTier(tenantId(real, tenant), has ? 'professional' : 'community'))
      return true
    },
    concerns: () => [],
  }
}

/** Somebody changes what a tenant may decide for itself. */
export function settingStep({ tenant, actor, days }: { tenant: Tenant; actor: Who; days: number }): Step {
  return {
    title: `${actor} sets the idle days of tenant ${tenant} to ${days}`,
    foretell: model => {
      const { role, tenant: own, active } = personOf(model, actor)
      if (!active || role === 'user' || (role === 'tenant_admin' && own !== tenant)) return false
      model.idleDays[tenant] = days
      return true
    },
    take: async real => {
      const path = `/admin/api/resources/sms_tenant_settings/records/${tenantId(real, tenant)}/edit`
      const { body } = await ask(real, actor, path, { conversationIdleDays: days })
      return Outcome.safeParse(body).data?.notice?.type === 'success'
    },
    concerns: () => [actor],
  }
}

/** From the host's statement on, before anything of ours has taken notice: by SQL, as whoever they were, they see nothing. */
async function seesNothingThere(real: Parameters<Step['take']>[0], model: Model, who: Who): Promise<void> {
  for (const tenant of tenants) {
    const standing = { ...standingOf(real, model, who, tenant), role: 'user' as const }
    const { numbers, messages, conversations } = await seenBySql(real, standing)
    if (numbers.length + messages.length + conversations.length === 0) continue
    throw new Error(`person ${who} has left, and sees ${numbers.length} numbers and ${messages.length} texts`)
  }
}

/** Whoever holds a number together with somebody sees that they hold it. */
function colleaguesOf(model: Model, who: Who): Who[] {
  const shared = model.tenures.filter(({ holdings }) => holdings.some(holding => holding.who === who))
  return shared.flatMap(({ holdings }) => holdings.filter(({ ended }) => !ended).map(holding => holding.who))
}
