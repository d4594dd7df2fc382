import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { describeWithBrowser, launchBrowser } from '../support/chromium.js'
import { type HostProcess, startHostProcess } from '../support/host-process.js'
import { control } from '../support/simulated-carrier.js'
import { narrow, openDesk, signInUnseen, wide } from './desk.js'
import { judgePage } from './judge-page.js'
import { keepPicture } from './pictures.js'
import { speakPseudo } from './pseudo-words.js'
import { dataOf, goWithin, placesOf, refusedForm, requestsOf, settled } from './walk.js'

/**
 * `npm run walk` has axe look at every page as everybody, in each colour and size; a usual run goes as who has most and who has
 * least, and has it look once at each kind of page.
 */
const all = process.env.WALK === 'all'
type Look = [email: string, colours: string, axe: { width: number }[]]
const people: Look[] = [
  ['superadmin@example.com', 'dark', [narrow]],
  ['agent1@acme.example', 'light', [wide]],
]
const everyLook = [...people.map(([email]) => email), 'admin@acme.example', 'admin@initech.example'].flatMap(email =>
  ['light', 'dark'].map((colours): Look => [email, colours, [wide, narrow]]),
)
const looks = all ? everyLook : people
/** With `SCREENSHOTS=folder npm run walk` each page is kept in English, for somebody to look at, and not judged. */
const keeps = all && process.env.SCREENSHOTS !== undefined

/** A place without the ids in it. */
const kindOf = (place: string) => place.replace(/[\da-f]{8}-[\da-f-]{27}/g, ':id')

/** Whose page it is, in which colours, the how-manieth of theirs, and where it is without the ids. */
function pictureName(email: string, colours: string, at: number, place: string): string {
  const words = place.replace(/\?.*$/, '').replace(/[\da-f]{8}-[\da-f-]{27}|\/admin|resources|records/g, '')
  return [email.split('@').join('-at-'), colours, at, ...words.split('/').filter(Boolean)].join('-')
}

describeWithBrowser('every page', () => {
  let browser: Browser
  let host: HostProcess

  /** The kinds of page that axe has looked at. */
  const seen = new Set<string>()
  beforeAll(async () => {
    ;[host, browser] = await Promise.all([startHostProcess(), launchBrowser()])
    const texts = [
      ['+13055550142', '+12125550100', 'Is the blue one still there?'],
      ['+13055550143', '+12125550101', 'I would like to come by with my two children on Saturday morning.'],
      ['+13055550144', '+12125550105', 'Too late for this campaign'],
    ]
    for (const [from, to, text] of texts) {
      await control({ url: host.simulatorUrl }, 'POST', '/text', { from, to, text })
    }
  }, 90_000)

  afterAll(async () => {
    await browser?.close()
    await host?.stop()
  }, 30_000)

  test.each(looks)(
    'of %s in %s colours is whole, can be used by everybody and speaks one language, at 1280 and at 390 pixels',
    async (email, colours, axe) => {
      const desk = await openDesk(browser, host.url)
      await desk.context.addCookies([{ name: 'appearance', value: colours, url: host.url }])
      await signInUnseen(desk, host, email)
      const { page } = desk
      const requests = requestsOf(page)
      const data = dataOf(page)
      if (!keeps) await speakPseudo(page)
      await page.goto(`${host.url}/admin`)
      await page.addStyleTag({ content: '* { transition: none !important; animation: none !important }' }) // colours as they end
      await requests.quiet()
      const places = await placesOf(page)
      const faults: object[] =
        desk.complaints.length > 0 ? [{ place: 'the first load', complaints: [...desk.complaints] }] : []
      for (const [at, place] of places.entries()) {
        desk.complaints.length = 0
        await goWithin(page, place)
        await requests.quiet()
        const unfinished = await settled(page)
        if (keeps) {
          await keepPicture(page, pictureName(email, colours, at, place))
          continue
        }
        if (unfinished.length > 0) faults.push({ place, found: unfinished })
        const isNew = all || !seen.has(kindOf(place))
        seen.add(kindOf(place))
        for (const [size, words] of [
          [wide, data],
          [narrow, undefined],
        ] as const) {
          await page.setViewportSize(size)
          const found = await judgePage(page, { axe: isNew && axe.includes(size), words })
          if (found.length > 0) faults.push({ place, width: size.width, found })
        }
        if (desk.complaints.length > 0) faults.push({ place, complaints: [...desk.complaints] })
      }
      if (!keeps && (await refusedForm(page, places, requests))) {
        const found = await judgePage(page, { axe: false, words: data })
        if (found.length > 0) faults.push({ place: 'a form that was refused', found })
      }
      if (process.env.WALK_REPORT) console.log(JSON.stringify(faults, null, 1))
      expect(places.length).toBeGreaterThan(5)
      expect(faults).toEqual([])
      await desk.context.close()
    },
    all ? 1_200_000 : 240_000,
  )
})
