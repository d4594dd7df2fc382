import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { root } from './step.mjs'

/**
 * Holds random days of three tenants against the plain model of the walls, everybody everywhere after each step: as many
 * at a time as there are cores, each with a database of its own. Ends with 1 when one of them has met a difference.
 */
export async function model([wanted = '5000']) {
  const parts = availableParallelism()
  const steps = Math.ceil(Number(wanted) / parts)
  if (!(steps > 0)) throw new Error('Say how many steps: npm run model -- 5000')
  const taken = new Array(parts).fill(0)
  const told = (part, count) => {
    taken[part] = count
    console.log(`model: ${taken.reduce((sum, each) => sum + each, 0)} of ${wanted} steps`)
  }
  const runs = taken.map((_, part) => daysOf(steps, count => told(part, count)))
  const codes = await Promise.all(runs)
  return codes.every(code => code === 0) ? 0 : 1
}

/** One run of steps in a process of its own; what it says is shown when it fails. */
async function daysOf(steps, told) {
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning']
  const env = { ...process.env, MODEL: 'thorough', MODEL_STEPS: String(steps), NODE_OPTIONS: flags.join(' ') }
  const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js')
  const child = spawn(process.execPath, [jest, '--ci', '--', 'test/walls-model'], {
    cwd: root,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', text => {
    said += text
    const [, done, refused] = /walls: (\d+) steps and (\d+) refusals/.exec(text) ?? []
    if (done) told(Number(done) + Number(refused))
  })
  const code = await new Promise((settle, fail) => child.once('error', fail).once('close', settle))
  if (code !== 0) console.error(said)
  return code
}
