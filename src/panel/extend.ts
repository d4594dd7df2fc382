import type { AdminJSOptions, Assets, ComponentLoader, CurrentAdmin } from 'adminjs'
import { registerComponents } from './components.js'
import type { Doors } from './doors.js'
import { stylesheetPath } from './guard/stylesheet.js'
import { withOurWords } from './locale/with-our-words.js'
import { allResources } from './resources/all-resources.js'

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
  const startPage = sms?.dashboard ? { dashboard: { component: 'SmsStartPage' } } : {}
  return {
    ...startPage,
    ...host,
    componentLoader: host.componentLoader ?? loader,
    resources: [...(host.resources ?? []), ...allResources(doors)],
    pages: { smsInbox: { component: 'SmsInbox', icon: 'MessageCircle' }, ...host.pages },
    locale: withOurWords(host.locale),
    assets: withOurAssets(host),
  }
}

/** Our stylesheet comes first, so that the host's own have the last word. */
function withOurAssets({ assets, rootPath = '/admin' }: AdminJSOptions): AdminJSOptions['assets'] {
  const ours = `${rootPath}${stylesheetPath}`.replace(/\/{2,}/g, '/')
  const merged = (theirs: Assets = {}): Assets => ({ ...theirs, styles: [ours, ...(theirs.styles ?? [])] })
  return typeof assets === 'function' ? async (admin?: CurrentAdmin) => merged(await assets(admin)) : merged(assets)
}
