import { accessSync, constants } from 'node:fs'
import { delimiter, isAbsolute, join } from 'node:path'
import { run, step } from './step.mjs'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']
const places = [
  '/usr/bin',
  '/usr/local/bin',
  '/snap/bin',
  '/opt/google/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS',
]

/** The browser for the browser tests: CHROMIUM_PATH, else what the machine has; `undefined` when it has none. */
export function findChromium() {
  const folders = [...(process.env.PATH ?? '').split(delimiter).filter(isAbsolute), ...places]
  const candidates = folders.flatMap(folder => [...names, 'Google Chrome'].map(name => join(folder, name)))
  return [process.env.CHROMIUM_PATH, ...candidates].find(path => path && isExecutable(path))
}

/** Finds a browser, or installs one where that may be done. Gives `undefined`, after saying so, where neither works. */
export async function ensureChromium() {
  const found = findChromium()
  if (found) return found
  if (process.getuid?.() === 0 && isExecutable('/usr/bin/apt-get')) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    const apt = (words, log) => run('apt-get', ['-o', 'DPkg::Lock::Timeout=120', '-qq', ...words], { env, log })
    await step('Installing Chromium for the browser tests', async () => {
      await apt(['update'], 'apt-update.log')
      await apt(['install', '-y', '--no-install-recommends', 'chromium'], 'apt-install.log')
    }).catch(error => console.error(error.message))
    const installed = findChromium()
    if (installed) return installed
  }
  console.error(
    '  No Chromium here: the browser tests are skipped. Install chromium, or set CHROMIUM_PATH to its program.',
  )
  return undefined
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
