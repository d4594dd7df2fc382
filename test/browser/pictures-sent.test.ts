import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { describeWithBrowser, launchBrowser } from '../support/chromium.js'
import { kinds, pictureOf } from '../support/files.js'
import { type HostProcess, startHostProcess } from '../support/host-process.js'
import { control } from '../support/simulated-carrier.js'
import { comesTo } from './comes-to.js'
import { type Desk, narrow, openDesk, signInUnseen } from './desk.js'
import { picture } from './pictures.js'

const number = '+12125550100'

describeWithBrowser('pictures, in the inbox of a phone', () => {
  let browser: Browser
  let host: HostProcess
  let desk: Desk
  let page: Page
  let photo: Buffer
  let customers = 0

  beforeAll(async () => {
    ;[host, browser] = await Promise.all([startHostProcess(), launchBrowser()])
    desk = await openDesk(browser, host.url)
    page = desk.page
    photo = await drawn(browser)
    page.on('filechooser', () => undefined) // from the first one on they are ours, not a window of the browser's
    await page.setViewportSize(narrow)
    await signInUnseen(desk, host, 'agent1@acme.example')
  }, 90_000)

  afterAll(async () => {
    await browser?.close()
    await host?.stop()
  }, 30_000)

  const customerWrites = async (body: { to?: string | string[]; text: string; media?: object[]; from?: string }) => {
    const from = `+1305555${2_000 + customers++}`
    await control({ url: host.simulatorUrl }, 'POST', '/text', { from, to: number, ...body })
    return body.from ?? from
  }
  const open = async (text: string) => {
    await page.goto(`${host.url}/admin/pages/smsInbox`)
    await page.locator('.sms-conversation', { hasText: text }).click()
    await page.locator('.sms-bubble').first().waitFor()
  }
  const typing = () => page.getByLabel(/^Your text, from/)
  const sendButton = () => page.getByRole('button', { name: 'Send', exact: true })
  const attached = (name: string) => page.locator('.sms-attached li', { hasText: name })
  const there = (name: string) => attached(name).locator('progress, [role=alert]').waitFor({ state: 'detached' })
  const file = (name: string, buffer: Buffer, mimeType = 'image/png') => ({ name, mimeType, buffer })
  const handset = async (customer: string, business = number) => {
    const phone = await openDesk(browser, host.simulatorUrl)
    const query = new URLSearchParams({ customer, business })
    await phone.page.goto(`${host.simulatorUrl}/?${query}`)
    return phone
  }
  const isDrawn = (shown: Page, selector: string) =>
    shown.waitForFunction(where => {
      const image = document.querySelector(where)
      return image instanceof HTMLImageElement && image.complete && image.naturalWidth > 100
    }, selector)

  test('a picture comes, is answered with a picture, and the customer sees it', async () => {
    const media = [{ base64: photo.toString('base64'), type: 'image/png', name: 'sofa.png' }]
    const customer = await customerWrites({ text: 'Do you have this one in blue?', media })
    await open('Do you have this one in blue?')
    await isDrawn(page, '.sms-bubble--in img')
    await page.locator('input[type=file]').setInputFiles(file('blue & new.png', photo))
    await there('blue & new.png')
    expect(await attached('blue & new.png').textContent()).toMatch(/kB/)
    await typing().fill('Yes: like this?')
    await page.getByText('Goes as one picture message (MMS).').waitFor()
    await picture(page, 'inbox-attached')
    await page.setViewportSize(narrow)
    await typing().press('Enter')
    await isDrawn(page, '.sms-bubble--out img')
    await page.locator('.sms-bubble--out').getByText('Delivered').waitFor()
    await comesTo(() => page.locator('.sms-attached').count(), 0)
    await picture(page, 'inbox-answered-with-picture')
    await page.setViewportSize(narrow)
    const phone = await handset(customer)
    await isDrawn(phone.page, '.bubble[data-direction="out"] img')
    await picture(phone.page, 'handset-picture')
    expect([...desk.complaints, ...phone.complaints]).toEqual([])
    await phone.context.close()
  }, 60_000)

  test('a picture alone is sent without a text, by the keyboard alone', async () => {
    await customerWrites({ text: 'Send me the plan.' })
    await open('Send me the plan.')
    await typing().focus()
    await page.keyboard.press('Shift+Tab')
    await comesTo(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label')), 'Attach files')
    await comesTo(() => sendButton().isDisabled(), true)
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Enter')])
    await chooser.setFiles([file('plan.png', photo), file('wrong.png', photo)])
    await there('plan.png')
    await there('wrong.png')
    await page.keyboard.press('Shift+Tab')
    await comesTo(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label')), 'Remove wrong.png')
    await page.keyboard.press('Enter')
    await attached('wrong.png').waitFor({ state: 'detached' })
    await comesTo(() => page.evaluate(() => document.activeElement?.id), 'sms-text')
    await page.keyboard.press('Enter')
    await isDrawn(page, '.sms-bubble--out img')
    await comesTo(() => page.locator('.sms-bubble--out img').count(), 1)
    expect(desk.complaints).toEqual([])
  }, 60_000)

  test('files are pasted and dropped, pdf and video too, and the thread has them as files', async () => {
    await customerWrites({ text: 'What does it cost?' })
    await open('What does it cost?')
    await put(page, 'paste', '#sms-text', { name: 'pasted.png', type: 'image/png', base64: photo.toString('base64') })
    await there('pasted.png')
    for (const [name, index] of [['prices.pdf', 4] as const, ['tour.mp4', 5] as const]) {
      const [type = '', bytes = Buffer.alloc(0)] = kinds[index] ?? []
      await put(page, 'drop', '.sms-thread__texts', { name, type, base64: bytes.toString('base64') })
      await there(name)
    }
    await sendButton().click()
    const sent = page.locator('.sms-bubble--out')
    await sent.getByRole('link', { name: 'PDF file (1 kB)' }).waitFor()
    await sent.getByRole('link', { name: 'Video (1 kB)' }).waitFor()
    await isDrawn(page, '.sms-bubble--out img')
    const [download] = await Promise.all([page.waitForEvent('download'), sent.getByText('PDF file').click()])
    expect(download.suggestedFilename()).toMatch(/\.pdf$/)
    await picture(page, 'inbox-files')
    await page.setViewportSize(narrow)
    expect(desk.complaints).toEqual([])
  }, 60_000)

  test('text that is pasted along with a picture of it stays text', async () => {
    await customerWrites({ text: 'And the table?' })
    await open('And the table?')
    const cells = { name: 'table.png', type: 'image/png', base64: photo.toString('base64'), text: 'Monday\t9–5' }
    await put(page, 'paste', '#sms-text', cells)
    await typing().fill('Monday 9–5')
    await comesTo(() => page.locator('.sms-attached').count(), 0)
  }, 60_000)

  test('what is too large, too much or of no kind that may be sent says so beside it, and holds the text back', async () => {
    await customerWrites({ text: 'Show me all of it.' })
    await open('Show me all of it.')
    const input = page.locator('input[type=file]')
    await input.setInputFiles(file('film.mp4', pictureOf(5 * 1024 * 1024 + 1), 'video/mp4'))
    await attached('film.mp4').getByRole('alert').getByText('Larger than 5 MB').waitFor()
    expect(desk.complaints).toEqual([]) // the server was not asked
    await input.setInputFiles(file('page.png', Buffer.from('<!doctype html><script>alert(1)</script>')))
    await attached('page.png').getByRole('alert').getByText('This kind of file cannot be sent.').waitFor()
    expect(desk.complaints.splice(0)).toEqual([expect.stringContaining('415'), expect.stringContaining('415')])
    await input.setInputFiles([file('a.png', pictureOf(5_000_000)), file('b.png', pictureOf(5_000_000))])
    await there('b.png')
    await input.setInputFiles(file('c.png', pictureOf(600_000)))
    await attached('c.png').getByRole('alert').getByText('More than 10 MB').waitFor()
    await typing().fill('Here it is')
    await page.getByText('Remove what cannot be sent first.').waitFor()
    await comesTo(() => sendButton().isDisabled(), true)
    await picture(page, 'inbox-not-attached')
    await page.setViewportSize(narrow)
    for (const name of ['film.mp4', 'page.png', 'c.png', 'b.png', 'a.png'])
      await page.getByRole('button', { name: `Remove ${name}` }).click()
    await input.setInputFiles(Array.from({ length: 11 }, (_, place) => file(`${place}.png`, photo)))
    await attached('10.png').getByRole('alert').getByText('at most 10 files').waitFor()
    await page.getByRole('button', { name: 'Remove 10.png' }).click()
    await there('9.png')
    expect(await sendButton().isEnabled()).toBe(true)
    await sendButton().click()
    await page.locator('.sms-bubble--out img').nth(9).waitFor()
    expect(desk.complaints).toEqual([])
  }, 60_000)

  test("a camera's photograph is made small enough to be sent", async () => {
    await customerWrites({ text: 'May I see the real one?' })
    await open('May I see the real one?')
    expect(await dropLargePhoto(page)).toBeGreaterThan(5 * 1024 * 1024)
    await there('DSC_0001.jpg')
    await sendButton().click()
    await page.waitForFunction(() => {
      const image = document.querySelector('.sms-bubble--out img')
      return image instanceof HTMLImageElement && image.naturalWidth === 2048 && image.naturalHeight === 1536
    })
    expect(desk.complaints).toEqual([])
  }, 60_000)

  test('a file is on its way: the text waits for it, and what is left behind is thrown away', async () => {
    await customerWrites({ text: 'One more thing' })
    await open('One more thing')
    let answer = () => {}
    const held = new Promise<void>(settle => (answer = settle))
    await page.route('**/api/sms/media', async route => {
      await held
      await route.continue()
    })
    await page.locator('input[type=file]').setInputFiles(file('slow.png', photo))
    await typing().fill('Here')
    await page.getByRole('progressbar', { name: 'Uploading slow.png' }).waitFor()
    await comesTo(() => sendButton().isDisabled(), true)
    answer()
    await there('slow.png')
    expect(await sendButton().isEnabled()).toBe(true)
    const gone = page.waitForResponse(response => response.request().method() === 'DELETE')
    await page.getByRole('button', { name: 'Back', exact: true }).click()
    expect((await gone).status()).toBe(204)
    await page.unroute('**/api/sms/media')
    expect(desk.complaints).toEqual([])
  }, 60_000)

  test('to all of a group goes one text with its picture', async () => {
    const friend = '+13055552999'
    const customer = await customerWrites({ to: [number, friend], text: 'The two of us would come.' })
    await open('The two of us would come.')
    await page.getByRole('radio', { name: 'To all 2' }).waitFor()
    await page.locator('input[type=file]').setInputFiles(file('map.png', photo))
    await there('map.png')
    await typing().fill('This is the way')
    await sendButton().click()
    await isDrawn(page, '.sms-bubble--out img')
    for (const one of [customer, friend]) {
      const phone = await handset(one)
      await isDrawn(phone.page, '.bubble[data-direction="out"] img')
      await phone.context.close()
    }
    expect(desk.complaints).toEqual([])
  }, 60_000)

  test('a picture that could not be fetched shows so, at both ends', async () => {
    const gone = { url: `${host.simulatorUrl}/media/expired.png` }
    const customer = await customerWrites({ text: 'Look at that!', media: [gone] })
    await open('Look at that!')
    await page.locator('.sms-bubble--in').getByText('Picture could not be fetched.').waitFor()
    const body = { from: number, to: customer, text: 'And this?', mediaUrls: [gone.url] }
    expect((await desk.context.request.post(`${host.url}/api/sms/messages`, { data: body })).status()).toBe(201)
    const sent = page.locator('.sms-bubble--out')
    await sent.getByText('Picture could not be fetched.').waitFor()
    await sent.getByText('A file could not be fetched: HTTP 404').waitFor()
    await picture(page, 'inbox-not-fetched')
    const phone = await handset(customer)
    await phone.page.getByText('The file could not be fetched: HTTP 404').waitFor()
    await picture(phone.page, 'handset-not-fetched')
    await phone.context.close()
    await page.setViewportSize(narrow)
    expect(desk.complaints).toEqual([])
  }, 60_000)

  test('a new text takes files, too', async () => {
    await page.goto(`${host.url}/admin/pages/smsInbox`)
    await page.getByRole('button', { name: 'New text', exact: true }).click()
    await page.locator('#sms-to').fill('(305) 555-2888')
    await page.locator('input[type=file]').setInputFiles(file('hello.png', photo))
    await there('hello.png')
    await picture(page, 'inbox-new-attached')
    await page.setViewportSize(narrow)
    await sendButton().click()
    const phone = await handset('+13055552888')
    await isDrawn(phone.page, '.bubble[data-direction="out"] img')
    await phone.context.close()
    expect(desk.complaints).toEqual([])
    expect(host.log()).not.toMatch(/api\/sms\/media\/link\/[\w-]{20}/)
  }, 60_000)
})

/** A picture that a browser can show. */
async function drawn(browser: Browser): Promise<Buffer> {
  const page = await browser.newPage({ viewport: { width: 480, height: 320 } })
  await page.setContent(
    '<body style="margin:0;background:linear-gradient(160deg,#8ec5fc,#e0c3fc)"><div style="margin:90px auto;width:260px;height:120px;border-radius:40px 40px 14px 14px;background:#2a4fd0"></div></body>',
  )
  const bytes = await page.screenshot()
  await page.close()
  return bytes
}

/** Drops a photograph of 12 million pixels that is hard to press, and gives its size. */
function dropLargePhoto(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const canvas = document.createElement('canvas')
    canvas.width = 4000
    canvas.height = 3000
    const sheet = canvas.getContext('2d')
    const noise = new ImageData(4000, 3000)
    for (let place = 0; place < noise.data.length; place++)
      noise.data[place] = place % 4 === 3 ? 255 : Math.random() * 256
    sheet?.putImageData(noise, 0, 0)
    const blob = await new Promise<Blob | null>(settle => canvas.toBlob(settle, 'image/jpeg', 0.9))
    const data = new DataTransfer()
    data.items.add(new File([blob ?? ''], 'DSC_0001.JPEG', { type: 'image/jpeg' }))
    const place = document.querySelector('.sms-thread__texts')
    place?.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }))
    return blob?.size ?? 0
  })
}

interface Put {
  name: string
  type: string
  base64: string
  text?: string
}

/** Pastes or drops a file, as the browser does it. */
function put(page: Page, how: 'paste' | 'drop', selector: string, given: Put): Promise<void> {
  return page.evaluate(
    ([event, where, { name, type, base64, text }]) => {
      const bytes = Uint8Array.from(atob(base64), character => character.charCodeAt(0))
      const data = new DataTransfer()
      data.items.add(new File([bytes], name, { type }))
      if (text) data.setData('text/plain', text)
      const place = document.querySelector(where)
      const rest = { bubbles: true, cancelable: true }
      if (event === 'paste')
        return void place?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, ...rest }))
      for (const step of ['dragover', 'drop'])
        place?.dispatchEvent(new DragEvent(step, { dataTransfer: data, ...rest }))
    },
    [how, selector, given] as const,
  )
}
