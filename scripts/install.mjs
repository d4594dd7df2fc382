import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root, run, step } from './step.mjs'

/** Installs the locked packages unless exactly these are there. Packages' own install scripts are not run. */
export async function install() {
  if (await isInstalled()) return
  const words = ['ci', '--prefer-online', '--ignore-scripts', '--include=dev', '--no-audit', '--no-fund']
  const npm = process.env.npm_execpath
  await step('Installing packages (a few minutes the first time)', () =>
    npm?.endsWith('.js')
      ? run(process.execPath, [npm, ...words], { log: 'install.log' })
      : run('npm', words, { log: 'install.log' }),
  )
}

/** npm writes what it has installed into a lock file of its own when it is done, so an interrupted one does not count. */
async function isInstalled() {
  const [wanted, found] = await Promise.all([lock('package-lock.json'), lock('node_modules/.package-lock.json')])
  if (!wanted || !found) return false
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || (optional && !found[path]) || found[path]?.version === version,
  )
}

async function lock(path) {
  try {
    return JSON.parse(await readFile(join(root, path), 'utf8')).packages
  } catch {
    return undefined
  }
}
