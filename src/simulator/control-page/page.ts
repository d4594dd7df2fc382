import { fileURLToPath } from 'node:url'
import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { localOnly } from '../control/local-only.js'
import { e164 } from '../wire-number.js'
import type { World } from '../world.js'
import { accountSection } from './account.js'
import { controlsOf } from './controls.js'
import { customerSection } from './customer.js'
import { type Html, html } from './html.js'
import { latestSection } from './latest.js'
import { misbehaveSection } from './misbehave.js'
import { numbersSection } from './numbers.js'
import { reportsSection } from './reports.js'
import type { ControlForm, ControlSection } from './section.js'

const folder = fileURLToPath(new URL('./', import.meta.url))
const policy =
  "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
const sections: ControlSection[] = [
  customerSection,
  reportsSection,
  misbehaveSection,
  numbersSection,
  accountSection,
  latestSection,
]
const Body = z.record(z.string(), z.string()).default({})

/** What the last button did, said once, where it stands. */
interface Said {
  section: string
  sentence: string
  isDone: boolean
}
/** What each form was last filled in with. */
type Entered = Map<string, Record<string, string>>
interface Shown {
  said: Said | undefined
  entered: Entered
}

/** The control page, `/control`: every situation of a line, played by hand. Forms alone, no script. */
export function controlPage(world: World): Router {
  let said: Said | undefined
  const entered: Entered = new Map()
  const router = Router()
  router.use(localOnly)
  router.get('/', (_request, response) => {
    response.set({
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    })
    response.type('html').send(pageOf(world, { said, entered }).text)
    said = undefined
  })
  router.get('/control.css', (_request, response) => response.sendFile('control.css', { root: folder }))
  for (const { id, forms } of sections) {
    for (const form of forms) {
      router.post(`/${form.action}`, async (request: Request, response: Response) => {
        const body = Body.catch({}).parse(request.body)
        said = { section: id, ...(await outcomeOf(form, world, body)) }
        if (!form.isStanding) entered.set(form.action, body)
        response.redirect(303, `/control#${id}`)
      })
    }
  }
  return router
}

async function outcomeOf(form: ControlForm, world: World, body: z.output<typeof Body>) {
  try {
    const given = Object.entries(body).filter(([, value]) => value.trim() !== '')
    return { sentence: await form.act(world, Object.fromEntries(given)), isDone: true }
  } catch (error) {
    return { sentence: `Not done: ${reasonOf(error)}`, isDone: false }
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof z.ZodError) {
    return error.issues.map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': ')).join('; ')
  }
  return error instanceof Error ? error.message : 'it failed'
}

function pageOf(world: World, shown: Shown): Html {
  const numbers = [...world.inventory.values(), ...world.lost.values()].filter(({ tier }) => tier === '1b')
  const options = numbers.map(({ did, location }) => html`<option value="${e164(did)}">${location}</option>`)
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Control · QuestBlue simulator</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/handset.css">
<link rel="stylesheet" href="/control/control.css">
</head>
<body>
<header class="top">
<h1>QuestBlue simulator: control</h1>
<p>Play any situation of a line by hand. <a href="/handset">The handset</a> writes as a customer and shows what comes back.</p>
<nav aria-label="Parts of this page">${sections.map(({ id, title }) => html`<a href="#${id}">${title}</a>`)}</nav>
</header>
<main class="control">
<datalist id="numbers">${options}</datalist>
${sections.map(section => partOf(world, section, shown))}
</main>
</body>
</html>`
}

function partOf(world: World, { id, title, forms, standing }: ControlSection, { said, entered }: Shown): Html {
  const outcome =
    said?.section === id
      ? html`<p class="said" role="status" data-done="${String(said.isDone)}">${said.sentence}</p>`
      : html``
  return html`<section id="${id}" class="panel" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${outcome}
${standing ? standing(world) : html``}
${forms.map(form => formOf(world, form, entered.get(form.action)))}
</section>`
}

function formOf(
  world: World,
  { action, title, about, button, fields }: ControlForm,
  kept: Record<string, string> | undefined,
): Html {
  return html`<form method="post" action="/control/${action}" aria-labelledby="${action}-form">
<h3 id="${action}-form">${title}</h3>
<p>${about}</p>
${fields(controlsOf(action, kept), world)}
<div class="buttons"><button type="submit">${button}</button></div>
</form>`
}
