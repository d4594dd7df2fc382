import type { DemoPeople } from './demo-people.js'

/** What the start screen tells. */
export interface Screen {
  panelUrl: string
  publicUrl: string
  database: string
  /** Absent where the database is not the demo's. */
  demo: { people: DemoPeople; password: string } | undefined
  /** Absent where QUESTBLUE_URL names another carrier. */
  simulatorUrl: string | undefined
  questblueUrl: string
}

/** The start screen: everything a newcomer needs, on one screen of 80 by 24. */
export function startScreen({ panelUrl, publicUrl, database, demo, simulatorUrl, questblueUrl }: Screen): string {
  const lines = ['', `  SMS Numbers is ready:  ${panelUrl}`, '']
  if (demo) {
    lines.push(`  Log in with the password  ${demo.password}  as`)
    for (const [who, emails] of logIns(demo.people)) lines.push(`    ${who.padEnd(20)} ${emails}`)
  } else lines.push('  Log in as one of the people in your table public.users.')
  lines.push('', `  Webhook     ${publicUrl}/api/sms/webhook/…  (each number's own: SMS Numbers › Webhook)`)
  if (simulatorUrl) {
    lines.push(
      `  QuestBlue   simulated at ${simulatorUrl}`,
      `  Handset     ${simulatorUrl}/  (write texts as a customer)`,
      `  Control     ${simulatorUrl}/control  (play what else can happen to a line)`,
    )
  } else lines.push(`  QuestBlue   ${questblueUrl}`)
  lines.push(`  Database    ${database}`)
  if (demo && simulatorUrl) {
    lines.push('', '  Try: log in as agent1@acme.example, open Inbox; write to 212-555-0100 from the')
    lines.push('  handset, answer it. Then, as superadmin, link more numbers in SMS Numbers.')
  }
  return `${[...lines, '', '  Ctrl-C stops everything.'].join('\n')}\n\n`
}

function logIns({ tenants, users }: DemoPeople): [string, string][] {
  const ofTenant = (name: string | null) => users.filter(({ tenant }) => tenant === name).map(({ email }) => email)
  const rows = tenants.map(({ name, tier }): [string, string] => [`${name} (${tier})`, listed(ofTenant(name))])
  return [['superadmin', listed(ofTenant(null))], ...rows]
}

/** People of one address's domain share it: `admin@, agent1@acme.example`. */
function listed(emails: string[]): string {
  return emails.map((email, index) => (index < emails.length - 1 ? email.replace(/@.*/, '@') : email)).join(', ')
}
