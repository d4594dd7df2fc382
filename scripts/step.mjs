import { spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The project's root, whatever the working directory is. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** Where the scripts keep their own notes: stamps, logs, test results. */
export const notes = join(root, '.run')

const interactive = process.stdout.isTTY === true

/** Runs one long step and shows that it lives: a line at its start, the seconds while it runs, a line at its end. */
export async function step(title, work) {
  const started = Date.now()
  const seconds = () => `${Math.round((Date.now() - started) / 1000)} s`
  process.stdout.write(interactive ? `  ${title} …` : `  ${title} …\n`)
  const tick = setInterval(
    () => process.stdout.write(interactive ? `\r  ${title} … ${seconds()} ` : `  ${title} … ${seconds()}\n`),
    interactive ? 1_000 : 20_000,
  )
  try {
    const result = await work()
    clearInterval(tick)
    process.stdout.write(`${interactive ? '\r' : ''}  ${title} … done in ${seconds()}\n`)
    return result
  } catch (error) {
    clearInterval(tick)
    process.stdout.write(`${interactive ? '\r' : ''}  ${title} … failed after ${seconds()}\n`)
    throw error
  }
}

/** Runs a command quietly, its output kept in `.run/<log>`; what matters of it is in the error when it fails. */
export async function run(command, words, { log, env = process.env, timeoutMs } = {}) {
  await mkdir(notes, { recursive: true })
  const file = join(notes, log)
  const code = await new Promise((settle, fail) => {
    const output = createWriteStream(file)
    const child = spawn(command, words, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: timeoutMs })
    child.stdout.pipe(output, { end: false })
    child.stderr.pipe(output, { end: false })
    child.once('error', fail)
    child.once('close', status => output.end(() => settle(status)))
  })
  if (code === 0) return
  const lines = (await readFile(file, 'utf8')).trim().split('\n')
  const shown = lines.length <= 60 ? lines : [...lines.slice(0, 30), '  …', ...lines.slice(-30)]
  throw new Error(`${shown.join('\n')}\n(all of it: ${file})`)
}

/** Runs a JavaScript tool of an installed package with this very Node. */
export function runTool(path, words, options) {
  return run(process.execPath, [join(root, 'node_modules', path), ...words], options)
}
