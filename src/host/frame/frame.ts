import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { AdminJSOptions, ComponentLoader, CurrentAdmin } from 'adminjs'
import type { Request } from 'express'
import type { Appearance } from './appearance.js'
import { darkTheme } from './dark-theme.js'

/** Where the frame's stylesheet is found. */
export const framePath = '/admin-frame.css'

/** The small host's own frame around AdminJS's pages: its bar, its colours, its words. */
export function framed(loader: ComponentLoader): Pick<AdminJSOptions, 'branding' | 'locale' | 'assets'> {
  loader.override('TopBar', componentFile('TopBar'))
  return {
    branding: (admin?: CurrentAdmin) => ({
      companyName: 'SMS Numbers',
      withMadeWithLove: false,
      theme: admin?.theme === 'dark' ? darkTheme : {},
    }),
    locale: { language: 'en', translations: { en: { components: { hostFrame: words } } } },
    assets: { styles: [framePath] },
  }
}

/** What the person has chosen, from the cookie that the bar writes. */
export function appearanceOf({ headers }: Pick<Request, 'headers'>): Appearance {
  return /(?:^|;\s*)appearance=dark(?:;|$)/.test(headers.cookie ?? '') ? 'dark' : 'light'
}

const words = {
  menu: 'Menu',
  dark: 'Dark colors',
  light: 'Light colors',
  logOut: 'Log out',
  logOutEverywhere: 'Log out everywhere',
}

function componentFile(name: string): string {
  const file = fileURLToPath(new URL(`./${name}.js`, import.meta.url))
  return existsSync(file) ? file : file.replace(/\.js$/, '.tsx')
}
