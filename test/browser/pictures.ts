import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { expect } from '@jest/globals'
import type { Page } from 'playwright-core'
import { narrow, wide } from './desk.js'

const folder = process.env.SCREENSHOTS

/**
 * Wants nothing of a page to hang over the edge at 1280 and at 390 pixels, and no key of a word where the word should be.
 * Keeps it as it is at both, from top to end, where `SCREENSHOTS` names a folder for that.
 */
export async function picture(page: Page, name: string, sizes = [narrow, wide]): Promise<void> {
  for (const size of sizes) {
    await page.setViewportSize(size)
    const { height, over } = await page.evaluate(measure)
    expect({ name, width: size.width, over }).toEqual({ name, width: size.width, over: 0 })
    if (folder) await keep(page, name, { ...size, height })
  }
  await page.setViewportSize(sizes.at(-1) ?? wide)
  const [words = ''] = await page.locator('body').allInnerTexts()
  expect({ name, keys: words.match(/\{\{.*?\}\}|\bsms[A-Z]\w*\.\w+|\bsms_\w+|\[object \w+\]|Invalid Date/g) }).toEqual({
    name,
    keys: null,
  })
}

/** Keeps a page at 1280 and at 390 pixels as it is, where `SCREENSHOTS` names a folder. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  for (const size of [narrow, wide]) {
    await page.setViewportSize(size)
    await keep(page, name, { ...size, height: (await page.evaluate(measure)).height })
  }
  await page.setViewportSize(wide)
}

async function keep(page: Page, name: string, size: typeof wide): Promise<void> {
  if (!folder) return
  await mkdir(resolve(folder), { recursive: true })
  await page.setViewportSize(size)
  await page.screenshot({ path: join(resolve(folder), `${name}-${size.width}.png`), animations: 'disabled' })
}

/** Once it is drawn: how high it is, inside what AdminJS scrolls, and how far it reaches over the right edge. */
async function measure(): Promise<{ height: number; over: number }> {
  await document.fonts.ready
  await new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))
  const scrolled = [document.documentElement, ...document.querySelectorAll('[data-css="app-content"]')]
  const hidden = Math.max(...scrolled.map(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight))
  const over = Math.max(...scrolled.map(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth))
  return { height: Math.min(window.innerHeight + hidden, 4000), over }
}
