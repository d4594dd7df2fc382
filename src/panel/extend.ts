import type { AdminJSOptions, Assets, ComponentLoader, CurrentAdmin } from 'adminjs'
import { registerComponents } from './components.js'
import type { Doors } from './doors.js'
import { stylesheetPath } from './guard/stylesheet.js'
import { withOurWords } from './locale/with-our-words.js'
import { namesScriptPath } from './page/name-controls.js'
import { newsScriptPath } from './page/watch-news.js'
import { allResources } from './resources/all-resources.js'
import { startPage } from './start-page.js'

/** AdminJS's options as a host writes them, and what it asks of this plugin beside. */
export type HostOptions = AdminJSOptions & {
  sms?: {
    /** Makes our start page the panel's dashboard. */
    dashboard?: boolean
  }
}

/**
 * Merges our resources, pages, words and assets into a host's AdminJS options, and our start page if asked. Nothing of
 * the host's is lost: what it names itself wins, and what it computes with a function is computed.
 */
export function extendOptions(
  doors: Doors,
  loader: ComponentLoader,
  { sms, ...host }: HostOptions = {},
): AdminJSOptions {
  registerComponents(loader)
  const dashboard = sms?.dashboard ? { dashboard: { component: 'SmsStartPage', handler: startPage(doors) } } : {}
  return {
    ...dashboard,
    ...host,
    componentLoader: host.componentLoader ?? loader,
    resources: [...(host.resources ?? []), ...allResources(doors)],
    pages: { smsInbox: { component: 'SmsInbox', icon: 'MessageCircle' }, ...host.pages },
    locale: withOurWords(host.locale),
    assets: withOurAssets(doors, host),
  }
}

/**
 * Our stylesheet comes first, so that the host's own have the last word. The script that keeps what is unread in view is
 * for those whom the mapping knows: nobody else's page asks for anything.
 */
function withOurAssets(doors: Doors, { assets, rootPath = '/admin' }: AdminJSOptions): AdminJSOptions['assets'] {
  const below = (path: string) => `${rootPath}${path}`.replace(/\/{2,}/g, '/')
  return async (admin?: CurrentAdmin): Promise<Assets> => {
    const theirs: Assets = (typeof assets === 'function' ? await assets(admin) : assets) ?? {}
    const scripts = [namesScriptPath, ...(doors.current() ? [newsScriptPath] : [])].map(below)
    return {
      ...theirs,
      styles: [below(stylesheetPath), ...(theirs.styles ?? [])],
      scripts: [...scripts, ...(theirs.scripts ?? [])],
    }
  }
}
