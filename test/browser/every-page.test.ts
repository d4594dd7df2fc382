import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { describeWithBrowser, launchBrowser } from '../support/chromium.js'
import { type HostProcess, startHostProcess } from '../support/host-process.js'
import { control } from '../support/simulated-carrier.js'
import { narrow, openDesk, signInUnseen, wide } from './desk.js'
import { judgePage } from './judge-page.js'
import { speakPseudo } from './pseudo-words.js'
import { dataOf, goWithin, placesOf, requestsOf, settled } from './walk.js'

/** `npm run walk` looks at everything as everybody, in both sizes; a usual run at what differs most. */
const all = process.env.WALK === 'all'
const people = ['superadmin@example.com', 'admin@acme.example', 'agent1@acme.example', 'admin@initech.example']

describeWithBrowser('every page', () => {
  let browser: Browser
  let host: HostProcess

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

  test.each(people)(
    'of %s is whole, can be used by everybody and speaks one language, at 1280 and at 390 pixels',
    async email => {
      const desk = await openDesk(browser, host.url)
      await signInUnseen(desk, host, email)
      const { page } = desk
      const requests = requestsOf(page)
      const data = dataOf(page)
      await speakPseudo(page)
      await page.goto(`${host.url}/admin`)
      await requests.quiet()
      const places = await placesOf(page)
      const faults: object[] = []
      for (const place of places) {
        desk.complaints.length = 0
        await goWithin(page, place)
        await requests.quiet()
        await settled(page)
        const axe = all || email !== 'admin@initech.example'
        for (const [size, words] of [
          [wide, data],
          [narrow, undefined],
        ] as const) {
          await page.setViewportSize(size)
          const found = await judgePage(page, { axe: axe && (all || size === wide), words })
          if (found.length > 0) faults.push({ place, width: size.width, found })
        }
        if (desk.complaints.length > 0) faults.push({ place, complaints: [...desk.complaints] })
      }
      if (process.env.WALK_REPORT) console.log(JSON.stringify(faults, null, 1))
      expect(places.length).toBeGreaterThan(5)
      expect(faults).toEqual([])
      await desk.context.close()
    },
    all ? 1_200_000 : 240_000,
  )
})
