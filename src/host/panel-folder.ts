import { join, resolve } from 'node:path'

/** Where the panel's bundle is kept. AdminJS reads it from ADMIN_JS_TMP_DIR when it is loaded, so it is set before. */
export function panelFolder(dataDir: string): string {
  return join(resolve(dataDir), 'panel')
}
