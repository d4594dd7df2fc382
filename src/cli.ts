#!/usr/bin/env node
import { realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Environment, parseEnvironment } from './host/environment.js'
import { HostError } from './host/host-error.js'
import { panelFolder } from './host/panel-folder.js'
import { createStopping, Stopped, type Stopping } from './host/stopping.js'

const usage = `Usage: node dist/cli.js <command>

  start            everything: database, simulator, panel, webhook
  migrate [--sql]  bring the schema up to date; --sql prints what would run
  rotate-keys      seal all secrets anew with the newest key; hosts may run meanwhile
  seed             put the demo into an empty database, and stop
  simulate         QuestBlue alone, at PORT (any free one by default)
  pause            send nothing until a superadmin decides: before starting with a restored database
  doctor           look at everything a start needs, and change nothing
  verify           look whether the audit is as it was sealed, and change nothing

The environment says the rest: PORT, HOST, DATABASE_URL, DATA_DIR, PUBLIC_URL, QUESTBLUE_URL,
SMS_ENCRYPTION_KEY, DEMO_PASSWORD, LOG_LEVEL. README.md tells what each means.
`

/** Commands that end by themselves give an exit code; those that serve give nothing and end with a signal. */
type Command = (environment: Environment, stopping: Stopping, words: string[]) => Promise<number | undefined>

const commands: Record<string, Command> = {
  start: async (environment, stopping) => {
    const { startHost } = await import('./host/start-host.js')
    await startHost(environment, stopping, say)
    return undefined
  },
  migrate: async (environment, stopping, words) => {
    const { migrateAll } = await import('./host/migrate-all.js')
    say(await migrateAll(environment, stopping, { print: words.includes('--sql') }))
    return 0
  },
  'rotate-keys': async (environment, stopping) => {
    const { rotateAlone } = await import('./host/rotate-alone.js')
    const { words, done } = await rotateAlone(environment, stopping)
    say(words)
    return done ? 0 : 1
  },
  pause: async (environment, stopping, words) => {
    const { pauseAlone } = await import('./host/pause-alone.js')
    say(await pauseAlone(environment, stopping, words.join(' ')))
    return 0
  },
  seed: async (environment, stopping) => {
    const { seedAlone } = await import('./host/seed-alone.js')
    say(await seedAlone(environment, stopping))
    return 0
  },
  simulate: async (environment, stopping) => {
    const { demoCredentials, startSimulator } = await import('./simulator/simulator.js')
    const port = process.env.PORT ? environment.port : 0
    const simulator = await stopping.opened('simulator', startSimulator({ port }), it => it.stop())
    const { username, password, securityKey } = demoCredentials
    say(`QuestBlue is simulated at ${simulator.url} (handset: ${simulator.url}/, control: ${simulator.url}/control)\n`)
    say(`user ${username}, password ${password}, security key ${securityKey}. Ctrl-C stops it.\n`)
    return undefined
  },
  doctor: async environment => {
    const { examine } = await import('./host/doctor.js')
    const findings = await examine(environment)
    for (const { name, well, words } of findings) say(`${well ? 'ok     ' : 'PROBLEM'}  ${name}: ${words}\n`)
    return findings.every(({ well }) => well) ? 0 : 1
  },
  verify: async (environment, stopping) => {
    const { verifyAlone } = await import('./host/verify-alone.js')
    const { whole, chains } = await verifyAlone(environment, stopping)
    for (const { fault, sentence } of chains) say(`${fault ? 'FAULT  ' : 'ok     '}  ${sentence}\n`)
    return whole ? 0 : 1
  },
}

/**
 * Runs one command. Ctrl-C, SIGTERM and SIGHUP close in order what it has opened, and so does whatever goes wrong;
 * a second Ctrl-C changes nothing, for a stop always ends.
 */
export async function main([name = '', ...words]: string[]): Promise<void> {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!command) {
    say(usage)
    return process.exit(name === '' || name === '--help' ? 0 : 1)
  }
  // Whoever read the output may be gone (a closed terminal, a broken pipe): that is no reason to end, nor to say so.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
  const stopping = createStopping()
  const complain = (text: string) => process.stderr.write(`${text}\n`)
  let ending: Promise<never> | undefined
  const end = (code: number): Promise<never> => {
    ending ??= (async () => {
      stopping.begin()
      await running.catch(() => undefined)
      await stopping.close((stage, problem) => complain(`The ${stage} did not stop well: ${sentenceOf(problem)}`))
      process.exit(code)
    })()
    return ending
  }
  const running = (async () => {
    const environment = parseEnvironment(process.env)
    process.env.NODE_ENV = 'production' // before AdminJS is loaded: it serves what was bundled, and prints no stacks
    process.env.ADMIN_JS_TMP_DIR = panelFolder(environment.dataDir)
    return command(environment, stopping, words)
  })()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0))
  for (const kind of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(kind, (error: unknown) => {
      complain(`Something went wrong that nobody expected: ${error instanceof Error ? error.stack : error}`)
      void end(1)
    })
  }
  try {
    const code = await running
    if (code !== undefined) await end(code)
  } catch (error) {
    const asked = stopping.begun || error instanceof Stopped // what fails because it was told to stop has not failed
    if (!asked) complain(sentenceOf(error))
    await end(asked ? 0 : 1)
  }
}

/** What a person can act on; for what we did not foresee, where it happened as well. */
function sentenceOf(error: unknown): string {
  if (error instanceof HostError) return error.message
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

function say(text: string): void {
  process.stdout.write(text)
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await main(process.argv.slice(2))
}
