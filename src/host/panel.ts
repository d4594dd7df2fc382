import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import AdminJSExpress from '@adminjs/express'
import AdminJS, { type AdminJSOptions } from 'adminjs'
import type { Router } from 'express'

/** The panel: AdminJS's router, and its one file of components. */
export interface Panel {
  router: Router
  bundle: string
}

/**
 * Makes the panel. The components' bundle is made here, once for each build, in `folder`, which AdminJS must have been
 * told of by ADMIN_JS_TMP_DIR before it was loaded.
 */
export async function openPanel(options: AdminJSOptions, folder: string): Promise<Panel> {
  const admin = new AdminJS(options)
  const bundle = join(folder, 'bundle.js')
  const stamp = join(folder, 'bundle.stamp')
  const now = await fingerprint(Object.values(options.componentLoader?.getComponents() ?? {}))
  const before = await readFile(stamp, 'utf8').catch(() => '')
  if (before !== now || !existsSync(bundle)) {
    await mkdir(folder, { recursive: true })
    await admin.initialize()
    await writeFile(stamp, now)
  }
  process.env.ADMIN_JS_SKIP_BUNDLE = 'true' // else the router makes it again, and a failure there ends the process
  return { router: AdminJSExpress.buildRouter(admin), bundle }
}

/** Of all that lies beside the components: they import one another. */
async function fingerprint(components: string[]): Promise<string> {
  const hash = createHash('sha256').update(AdminJS.VERSION)
  for (const component of components.toSorted()) hash.update(component)
  for (const folder of [...new Set(components.map(dirname))].toSorted()) {
    for (const name of (await readdir(folder)).toSorted()) {
      const { mtimeMs, size } = await stat(join(folder, name))
      hash.update(`${join(folder, name)} ${mtimeMs} ${size}\n`)
    }
  }
  return hash.digest('hex')
}
