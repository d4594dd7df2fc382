import { expect } from '@jest/globals'
import type { Browser } from 'playwright-core'
import type { HostProcess } from '../support/host-process.js'
import { type Desk, isShown, openDesk, signInUnseen } from './desk.js'

/** The inboxes of several people, each open in a browser of its own. */
export interface Inboxes<Name extends string> {
  of: Record<Name, Desk>
  /** Waits until a text is in all these people's inbox, and has it that it is in nobody else's. */
  land(text: string, ...people: Name[]): Promise<void>
  /** Waits until a text is in somebody's inbox; gives whose. */
  whose(text: string): Promise<Name[]>
}

/**
 * Signs people in and opens their inbox. `mark` writes a text that all of them get: who has that but not what was
 * written before it will never get it, so nothing has to be waited for in vain.
 */
export async function openInboxes<Name extends string>(
  browser: Browser,
  host: HostProcess,
  emails: Record<Name, string>,
  mark: (text: string) => Promise<unknown>,
): Promise<Inboxes<Name>> {
  const names = Object.keys(emails) as Name[]
  const desks = await Promise.all(
    names.map(async name => {
      const desk = await openDesk(browser, host.url)
      await signInUnseen(desk, host, emails[name])
      await desk.page.goto(`${host.url}/admin/pages/smsInbox`)
      await isShown(desk, desk.page.getByRole('button', { name: 'Mine' }))
      return [name, desk] as const
    }),
  )
  const of = Object.fromEntries(desks) as Record<Name, Desk>
  const lineWith = (name: Name, text: string) => of[name].page.locator('.sms-conversation', { hasText: text })
  let marks = 0
  const whose = async (text: string) => {
    const marked = `Table for ${++marks + 1}, please.`
    await mark(marked)
    await Promise.all(names.map(name => lineWith(name, marked).waitFor()))
    const has = await Promise.all(names.map(name => lineWith(name, text).count()))
    return names.filter((_, place) => has[place])
  }
  return {
    of,
    whose,
    async land(text, ...people) {
      await Promise.all(people.map(name => lineWith(name, text).waitFor()))
      expect(await whose(text)).toEqual(people)
    },
  }
}
