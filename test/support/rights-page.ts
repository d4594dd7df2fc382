import type AdminJS from 'adminjs'
import { Role } from '../../src/access/principal.js'
import { rights } from '../../src/access/rights.js'

interface ResourceRights {
  actions: Readonly<Record<string, readonly Role[]>>
  fields?: Readonly<Record<string, { read: readonly Role[]; write: readonly Role[] }>>
}
const table: Readonly<Record<string, ResourceRights>> = rights
const roles = Role.options

/** What is served under `/api/sms`, as the API describes itself. */
type Paths = Record<string, Record<string, unknown>>

/**
 * The page `docs/rights.md`: what the table of rights says of each resource and action, which fields the panel that runs
 * has, and what the API offers. A new action, field or route changes it.
 */
export function rightsPage(admin: AdminJS, paths: Paths): string {
  return [
    '# Who may do what',
    '',
    'Made of the table of rights (`src/access/rights.ts`), of the fields that the panel has and of what the API offers. A test compares it with both: `UPDATE_DOCS=1 NODE_OPTIONS=--experimental-vm-modules npx jest test/panel-rights && npm run format` writes it anew, for somebody to read. Which rows a role sees is the business of the policies of the database: a superadmin all, a tenant admin those of the own tenant, a user those of the numbers held.',
    ...Object.keys(table).flatMap(resource => chapterOf(resource, admin)),
    '',
    '## The API',
    '',
    'Everybody who is signed in may ask; what is answered is what the rights above and the policies let through.',
    '',
    ...Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map(method => `- \`${method.toUpperCase()} ${path}\``),
    ),
    '',
  ].join('\n')
}

function chapterOf(resource: string, admin: AdminJS): string[] {
  const { actions, fields = {} } = table[resource] ?? { actions: {} }
  return [
    '',
    `## ${resource}`,
    '',
    `| action | ${roles.join(' | ')} |`,
    `| --- |${' --- |'.repeat(roles.length)}`,
    ...Object.entries(actions).map(([action, allowed]) => `| ${action} | ${roles.map(yes(allowed)).join(' | ')} |`),
    ...fieldsOf(resource, fields, admin),
  ]
}

function fieldsOf(resource: string, named: NonNullable<ResourceRights['fields']>, admin: AdminJS): string[] {
  const shown = admin.resources.find(each => each.id() === resource)
  if (!shown) return []
  const rest = Object.keys(shown.decorate().properties).filter(field => !(field in named))
  return [
    '',
    ...Object.entries(named).map(
      ([field, { read, write }]) => `- \`${field}\`: read by ${wordsOf(read)}, written by ${wordsOf(write)}`,
    ),
    `- read by whoever may read the resource, written by nobody: ${rest.map(field => `\`${field}\``).join(', ')}`,
  ]
}

const yes = (allowed: readonly Role[]) => (role: Role) => (allowed.includes(role) ? 'yes' : '')
const wordsOf = (allowed: readonly Role[]) => (allowed.length === 0 ? 'nobody' : allowed.join(', '))
