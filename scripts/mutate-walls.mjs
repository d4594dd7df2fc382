import { spawn } from 'node:child_process'
import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findChromium } from './chromium.mjs'
import { root } from './step.mjs'
import { removals } from './wall-removals.mjs'

/** What guards the walls, the quick ones first. */
const schema = ['walls-schema', 'access-walls', 'attack-sql', 'messages-walls', 'handover-history']
const all = [
  ...schema,
  'access-rights-table',
  'panel-',
  'api-',
  'attack-',
  'messages-media',
  'uploads',
  'pictures-',
  'usage-',
  'handover-',
  'walls-',
  'host-login',
]

/**
 * Removes one wall after another in a copy of the project, and runs the tests that guard the walls: each removal must
 * make one fail. Words narrow it to the removals whose name contains them. Ends with 1 when a removal survives.
 */
export async function mutateWalls(words) {
  const wanted = removals.filter(({ name }) => words.every(word => name.includes(word)))
  const copy = await copied()
  const survived = []
  try {
    const before = await failing(copy, schema)
    if (before) throw new Error(`these tests fail with all walls standing: ${before}`)
    for (const [at, removal] of wanted.entries()) {
      const restore = await remove(copy, removal)
      const first = removal.first?.split(' ') ?? schema
      const seen = (await failing(copy, first)) ?? (await failing(copy, all))
      await restore()
      if (!seen) survived.push(removal.name)
      console.log(
        `${at + 1}/${wanted.length} ${seen ? 'seen' : 'SURVIVED'}: ${removal.name}${seen ? ` (${seen})` : ''}`,
      )
    }
  } finally {
    await rm(copy, { recursive: true, force: true, maxRetries: 5 })
  }
  console.log(`${wanted.length - survived.length} of ${wanted.length} removals were seen by a test`)
  return survived.length === 0 ? 0 : 1
}

async function copied() {
  const copy = await mkdtemp(join(tmpdir(), 'sms walls '))
  const left = new Set(['node_modules', '.git', '.run', 'data', '.adminjs'])
  for (const name of await readdir(root)) {
    if (!left.has(name)) await cp(join(root, name), join(copy, name), { recursive: true })
  }
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'))
  return copy
}

/** Takes the wall away; gives what puts it back. */
async function remove(copy, { sql, file, from, to }) {
  if (sql) {
    const migration = join(copy, 'migrations', '9999_a_wall_removed.sql')
    await writeFile(migration, `${sql};\n`)
    return () => rm(migration)
  }
  const path = join(copy, file)
  const whole = await readFile(path, 'utf8')
  if (whole.split(from).length !== 2) throw new Error(`not once in ${file}: ${from}`)
  await writeFile(
    path,
    whole.replace(from, () => to),
  )
  return () => writeFile(path, whole)
}

/**
 * The first test file that fails, or undefined.
 * @throws Error when a run fails without one: it tested nothing, and so has seen nothing
 */
async function failing(copy, files) {
  const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js')
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning']
  const env = { ...process.env, NODE_OPTIONS: flags.join(' '), CHROMIUM_PATH: findChromium() ?? '' }
  const words = ['--ci', '--bail', '-w', '2', '--testPathIgnorePatterns', 'test/browser/', '--']
  const tests = files.map(file => `test/${file}`)
  const child = spawn(process.execPath, [jest, ...words, ...tests], {
    cwd: copy,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', text => (said += text))
  const code = await new Promise((settle, fail) => child.once('error', fail).once('close', settle))
  if (code === 0) return undefined
  const failed = /^FAIL test\/(\S+)/m.exec(said)
  if (!failed) throw new Error(`the tests did not run: ${said.slice(-2000)}`)
  return failed[1]
}
