import { spawn } from 'node:child_process'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from './build.mjs'
import { ensureChromium } from './chromium.mjs'
import { notes, root, runTool, step } from './step.mjs'

/**
 * Formatting, lint, types, build, then every test. The last line is `N passed, N failed`, with `, N skipped` if any were.
 * A check that fails counts as one failure; what follows runs all the same, so that one run tells everything.
 */
export async function test(words) {
  let failedChecks = 0
  const counted = async work => {
    try {
      await work()
    } catch (error) {
      failedChecks += 1
      console.error(error.message)
    }
  }
  const check = (title, work) => counted(() => step(title, work))
  await check('Checking format and lint', () =>
    runTool('@biomejs/biome/bin/biome', ['check', '--error-on-warnings'], { log: 'lint.log' }),
  )
  await Promise.all([
    check('Checking types', () => runTool('typescript/bin/tsc', ['-p', 'tsconfig.test.json'], { log: 'types.log' })),
    counted(build),
  ])
  const browser = await ensureChromium()
  const { passed, failed, skipped } = await jest(words, browser)
  const failures = failed + failedChecks
  console.log(`${passed} passed, ${failures} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
  return failures === 0 ? 0 : 1
}

async function jest(words, browser) {
  const results = join(notes, 'jest.json')
  await mkdir(notes, { recursive: true })
  await rm(results, { force: true })
  const tool = [join(root, 'node_modules', 'jest', 'bin', 'jest.js'), '--config', join(root, 'jest.config.mjs')]
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning']
  const env = { ...process.env, NODE_OPTIONS: [process.env.NODE_OPTIONS, ...flags].filter(Boolean).join(' ') }
  if (browser) env.CHROMIUM_PATH = browser
  const code = await new Promise((settle, fail) => {
    spawn(process.execPath, [...tool, '--ci', '--json', `--outputFile=${results}`, ...words], {
      cwd: root,
      env,
      stdio: ['ignore', 'ignore', 'inherit'],
    })
      .once('error', fail)
      .once('close', settle)
  })
  return count(code, await readFile(results, 'utf8').catch(() => undefined))
}

function count(code, json) {
  if (!json) return { passed: 0, failed: 1, skipped: 0 }
  const result = JSON.parse(json)
  const failed = result.numFailedTests + result.numRuntimeErrorTestSuites
  return {
    passed: result.numPassedTests,
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped: result.numPendingTests + result.numTodoTests,
  }
}
