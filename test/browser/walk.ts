import type { Page, Response } from 'playwright-core'

/** What the panel's own state and answers tell of a place that can be opened. */
interface Listed {
  id: string
  recordActions: { name: string; component?: string | false | null }[]
}

/** Goes to a place in the panel without loading it anew, as its menu does. */
export async function goWithin(page: Page, path: string): Promise<void> {
  await page.evaluate(address => {
    window.history.pushState({}, '', address)
    window.dispatchEvent(new PopStateEvent('popstate', { state: {} }))
  }, path)
}

const busy = '[aria-busy="true"], [data-testid="Loader"], .adminjs_Loader'

/** When nothing is asked for, loaded or busy any more; says what goes on being so. */
export async function settled(page: Page): Promise<string[]> {
  const isIdle = (selector: string) => !document.querySelector(selector)
  const idle = await page.waitForFunction(isIdle, busy, { timeout: 10_000 }).then(
    () => true,
    () => false,
  )
  await page.evaluate(
    () => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(drawn, 50)))),
  )
  if (idle) return []
  return page
    .locator(busy)
    .evaluateAll(elements => elements.map(({ outerHTML }) => `goes on: ${outerHTML.slice(0, 160)}`))
}

/** Counts what is under way, so that a page is looked at when it is whole. Event streams never end. */
export function requestsOf(page: Page): { quiet(): Promise<void> } {
  const open = new Set<unknown>()
  page.on('request', request => {
    if (['xhr', 'fetch'].includes(request.resourceType()) && !/\/events\b/.test(request.url())) open.add(request)
  })
  page.on('requestfinished', request => void open.delete(request))
  page.on('requestfailed', request => void open.delete(request))
  const isQuiet = async () => {
    for (let looks = 0; looks < 3; looks++) {
      await page.waitForTimeout(30)
      if (open.size > 0) return false
    }
    return true
  }
  return {
    quiet: async () => {
      const until = Date.now() + 15_000
      while (!(await isQuiet())) if (Date.now() > until) throw new Error('the page goes on asking')
    },
  }
}

/**
 * Every text that came as data: what a page shows of it is no word of ours. The English sentence of a refusal comes beside
 * its code, for programs and logs: a page that shows it leaves words behind.
 */
export function dataOf(page: Page): Set<string> {
  const data = new Set<string>()
  const take = (value: unknown, key = ''): void => {
    if (typeof value === 'string') {
      if (!['message', 'sentence'].includes(key) && value.trim() && value.length < 500) data.add(value.trim())
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, inner] of Object.entries(value)) take(inner, name)
    }
  }
  page.on('response', (response: Response) => {
    if (!/\/api\//.test(response.url()) || !/json/.test(response.headers()['content-type'] ?? '')) return
    response.json().then(take, () => undefined)
  })
  page.on('domcontentloaded', () => {
    const own = () => {
      const { session, branding } = Reflect.get(window, 'REDUX_STATE') ?? {}
      return [session, branding?.companyName]
    }
    page.evaluate(own).then(take, () => undefined)
  })
  return data
}

/**
 * Every place of the panel that its own resources name for whoever is signed in: pages, lists, what a resource does, and
 * of the records shown first in each list, one of every state that offers something else, what each can do.
 */
export async function placesOf(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const state = Reflect.get(window, 'REDUX_STATE')
    const root: string = state.paths.rootPath
    const places = [root, ...state.pages.map(({ name }: { name: string }) => `${root}/pages/${name}`)]
    for (const resource of state.resources) {
      const at = `${root}/resources/${resource.id}`
      for (const action of resource.resourceActions) {
        if (action.name === 'list') places.push(at)
        else if (action.component !== false && action.name !== 'search') places.push(`${at}/actions/${action.name}`)
      }
      const response = await fetch(`${root}/api/resources/${resource.id}/actions/list?perPage=50`)
      const { records = [] } = response.ok ? await response.json() : {}
      const seen = new Set<string>()
      for (const record of records as Listed[]) {
        const offered = record.recordActions.filter(({ component }) => component !== false).map(({ name }) => name)
        if (offered.every(name => seen.has(name)) && seen.has(offered.join())) continue
        for (const name of offered) {
          if (name === 'show' || !seen.has(name)) places.push(`${at}/records/${record.id}/${name}`)
          seen.add(name)
        }
        seen.add(offered.join())
      }
      const two = records.slice(0, 2).map(({ id }: Listed) => id)
      const bulk = records[0]?.bulkActions ?? []
      for (const { name } of bulk) places.push(`${at}/bulk/${name}?recordIds=${two.join(',')}`)
      if (resource.resourceActions.some(({ name }: { name: string }) => name === 'register')) {
        places.push(`${at}/actions/register?number=none&from=never`)
      }
      places.push(`${at}/records/00000000-0000-4000-8000-000000000000/show`, `${at}/actions/nothing`)
    }
    return places
  })
}

/** Has a form of whoever may enter opt-outs refused: what is no phone number is none in any language. */
export async function refusedForm(
  page: Page,
  places: string[],
  { quiet }: ReturnType<typeof requestsOf>,
): Promise<boolean> {
  const place = places.find(path => path.endsWith('/sms_opt_outs/actions/addOptOut'))
  if (place === undefined) return false
  await goWithin(page, place)
  await page.locator('#sms-peer').waitFor()
  await quiet() // the tenants, of whom a superadmin must choose one
  const tenant = page.locator('select')
  await page.locator('#sms-peer').fill('12')
  if (await tenant.count()) await tenant.first().selectOption({ index: 1 })
  await page.locator('#sms-reason').fill('7')
  await page.locator('#sms-reason').press('Enter')
  await page.locator('[role="alert"]:has-text("ñ")').first().waitFor()
  return true
}
