import { install } from './install.mjs'
import { root } from './step.mjs'

const [task, ...words] = process.argv.slice(2)

/** What `npm start`, `npm test` and their like do, on a machine with nothing but Node and git. */
const tasks = {
  async start() {
    await (await import('./build.mjs')).build()
    const { main } = await import('../dist/cli.js')
    await main(['start', ...words])
  },
  async test() {
    process.exitCode = await (await import('./test.mjs')).test(words)
  },
  async build() {
    await (await import('./build.mjs')).build()
  },
  async bench() {
    await (await import('./build.mjs')).build()
    await (await import('./bench.mjs')).bench(words)
  },
  async 'mutate-walls'() {
    process.exitCode = await (await import('./mutate-walls.mjs')).mutateWalls(words)
  },
  async model() {
    process.exitCode = await (await import('./model.mjs')).model(words)
  },
}

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Node 20.19 or newer is needed; this is ${process.versions.node}.`)
  process.exit(1)
}
if (!Object.hasOwn(tasks, task ?? '')) {
  console.error(`Say what to do: node scripts/run.mjs ${Object.keys(tasks).join('|')}`)
  process.exit(1)
}
process.chdir(root)
try {
  await install()
  await tasks[task]()
} catch (error) {
  console.error(error.message)
  if (task === 'test') console.log('0 passed, 1 failed')
  process.exitCode = 1
}
