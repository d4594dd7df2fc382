import type AdminJS from 'adminjs'
import { panelActions, type RegisteredRoute } from './registered-routes.js'
import type { Side } from './sides.js'

/** A request whose every id, number and word comes from one side, and what that side is to who asks. */
export interface Asking {
  title: string
  method: string
  /** The path with its query. */
  path(side: Side): string
  body?(side: Side): Record<string, unknown>
  /** Names nothing of a side: the order of a list by one of its properties. */
  isOrder?: boolean
  /** A page of the panel as HTML: dear, and the same shell whatever is asked for. */
  isPage: boolean
}

/** Of which kind the id in a route's path is: by resource in the panel, by parameter elsewhere. */
export const recordOf: Record<string, keyof Side> = {
  sms_numbers: 'numberId',
  sms_assignments: 'assignmentId',
  sms_messages: 'messageId',
  sms_deliveries: 'deliveryId',
  sms_opt_outs: 'optOutId',
  sms_lost_texts: 'lostTextId',
  sms_legal_holds: 'holdId',
  sms_audit: 'auditId',
  sms_api_tokens: 'tokenId',
  sms_users: 'userId',
  sms_tenants: 'tenantId',
  sms_tenant_settings: 'tenantId',
  sms_settings: 'tenantId',
}
export const parameterOf: Record<string, keyof Side> = {
  conversationId: 'conversationId',
  mediaId: 'mediaId',
  tokenId: 'tokenId',
}

/** Whatever a query of the API, or a form of the panel, may name. */
const fields: Record<string, keyof Side> = {
  number: 'number',
  numberId: 'numberId',
  tenantId: 'tenantId',
  userId: 'userId',
  peer: 'peer',
  conversationId: 'conversationId',
  search: 'text',
  words: 'userName',
  id: 'conversationId',
  before: 'messageId',
}
/** The property of a list, and what of a side it may be filtered by; any other by a word. */
const filters: Record<string, keyof Side> = {
  ...fields,
  messageId: 'messageId',
  holders: 'userName',
  name: 'userName',
  label: 'label',
  note: 'note',
  actor: 'userId',
  handlerId: 'userId',
  matter: 'matter',
  subject: 'peer',
}

/** A kept connection that the server has just given up is opened anew, as browsers do. */
export async function fetched(url: string, request: RequestInit): Promise<Response> {
  return fetch(url, request).catch(() => fetch(url, request))
}

/** What is asked of a route as it stands; undefined where an id in its path is of no known kind. */
export function askingsOf({ method, path }: RegisteredRoute, admin: AdminJS): Asking[] {
  return methodsOf(method).flatMap(each => {
    const paths = path.includes(':resourceId') ? panelPaths(path, admin) : [fillOther(path, admin)]
    return paths.flatMap(({ title, fill, queries }) =>
      // What is posted names things in its form, and with what the path asks of the records.
      queries.slice(0, each === 'GET' ? undefined : 1).map(query => ({
        title: `${each} ${title}${query.title}`,
        method: each,
        isPage: path.startsWith('/admin') && !path.includes('/api/'),
        path: (side: Side) => fill(side) + query.of(side),
        ...(query.isOrder && { isOrder: true }),
        ...(each === 'POST' && { body: formOf }),
      })),
    )
  })
}

function methodsOf(method: string): string[] {
  return method === 'ALL' ? ['GET', 'POST', 'PUT', 'DELETE'] : [method]
}

interface Query {
  title: string
  isOrder?: boolean
  of(side: Side): string
}
interface Place {
  title: string
  fill(side: Side): string
  queries: Query[]
}
/** Actions that AdminJS has by itself, and whose queries it reads itself. */
const byAdminJs = ['search', 'new']
const plain: Query = { title: '', of: () => '' }

/** A route of AdminJS for each resource and action that it has, and for one that it has not. */
function panelPaths(path: string, admin: AdminJS): Place[] {
  const kind = path.includes('/records/') ? 'record' : path.includes('/bulk/') ? 'bulk' : 'resource'
  const actions = panelActions(admin)
  return admin.resources.flatMap(resource => {
    const resourceId = resource.id()
    const id = recordOf[resourceId]
    if (!id) throw new Error(`nobody has said what a record of ${resourceId} is`)
    const names = actions.filter(each => each.resourceId === resourceId && each.kind === kind).map(each => each.action)
    return (path.includes(':action') ? [...new Set([...names, 'noSuchAction'])] : ['']).map(action => {
      const named = path.replace(':resourceId', resourceId).replace(':action', action)
      return {
        title: named,
        fill: (side: Side) =>
          named.replace(':recordId', encodeURIComponent(side[id])).replace(':query', encodeURIComponent(side.number)),
        queries: queriesOf(path, action, resource.decorate().properties, id),
      }
    })
  })
}

function queriesOf(path: string, action: string, properties: object, id: keyof Side): Query[] {
  if (path.includes('/bulk/')) return [{ title: '?recordIds', of: side => `?recordIds=${side[id]}` }]
  if (!path.includes('/api/') || path.includes('/records/')) return [plain]
  if (path.endsWith('/search'))
    return [{ title: '?search', of: side => `?searchTerm=${encodeURIComponent(side.userName)}` }]
  if (path.includes(':query') || [...byAdminJs, 'noSuchAction'].includes(action)) return [plain]
  if (action !== 'list') return [plain, ...alone(fields)]
  const names = Object.keys(properties)
  return [
    plain,
    ...names.map(name => asked(`filters.${name}`, filters[name] ?? 'text')),
    ...names.map(name => ({ title: `?sortBy=${name}`, of: () => `?sortBy=${name}&direction=desc`, isOrder: true })),
  ]
}

/** A route of the API, or a page of the panel. */
function fillOther(path: string, admin: AdminJS): Place {
  const page = Object.keys(admin.options.pages ?? {})[0] ?? 'none'
  const named = path.replace(':pageName', page)
  const parameters = [...named.matchAll(/:(\w+)/g)].map(([, name = '']) => name)
  for (const name of parameters) if (!parameterOf[name]) throw new Error(`nobody has said what ${name} is in ${path}`)
  const fill = (side: Side) =>
    named.replace(/:(\w+)/g, (_all, name: string) => encodeURIComponent(side[parameterOf[name] ?? 'numberId']))
  return { title: named, fill, queries: path.startsWith('/api/sms') ? [plain, ...alone(fields)] : [plain] }
}

const alone = (named: Record<string, keyof Side>) => Object.entries(named).map(([name, of]) => asked(name, of))

function asked(name: string, of: keyof Side): Query {
  return { title: `?${name}`, of: side => `?${name}=${encodeURIComponent(side[of])}` }
}

/** A form in which every field that any verb takes names something of one side. */
export function formOf(side: Side): Record<string, unknown> {
  const { userId, tenantId, number, numberId, peer, conversationId, uploadId } = side
  return {
    userId,
    userIds: [userId],
    tenantId,
    number,
    numbers: [number],
    numberId,
    from: number,
    to: peer,
    peer,
    conversationId,
    mediaIds: [uploadId],
    text: 'See you soon',
    reason: 'asked for it',
    history: 'all',
  }
}
