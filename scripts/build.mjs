import { createHash } from 'node:crypto'
import { chmod, cp, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { notes, root, runTool, step } from './step.mjs'

const stamp = join(notes, 'build.stamp')
const compiled = /\.tsx?$/

/** Compiles `src/` to `dist/` unless nothing has changed since the last time. */
export async function build() {
  const sources = await filesBelow(join(root, 'src'))
  const now = await fingerprint([...sources, join(root, 'tsconfig.json'), join(root, 'package-lock.json')])
  if ((await text(stamp)) === now && (await exists(join(root, 'dist', 'cli.js')))) return
  await step('Building', () => compile(sources))
  await writeFile(stamp, now)
}

/** Compiles beside the old build and swaps, so a build that is killed or fails leaves the old one whole. */
async function compile(sources) {
  const fresh = join(notes, `dist-${process.pid}`)
  await mkdir(notes, { recursive: true })
  await rm(stamp, { force: true })
  await rm(fresh, { recursive: true, force: true })
  await runTool('typescript/bin/tsc', ['-p', 'tsconfig.json', '--outDir', fresh], { log: 'build.log' })
  for (const source of sources.filter(path => !compiled.test(path))) {
    const target = join(fresh, relative(join(root, 'src'), source))
    await mkdir(dirname(target), { recursive: true })
    await cp(source, target)
  }
  await chmod(join(fresh, 'cli.js'), 0o755)
  await rm(join(root, 'dist'), { recursive: true, force: true })
  await rename(fresh, join(root, 'dist'))
  for (const name of await readdir(notes)) {
    if (name.startsWith('dist-')) await rm(join(notes, name), { recursive: true, force: true })
  }
}

async function filesBelow(folder) {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  return entries
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath ?? entry.path, entry.name))
    .sort()
}

async function fingerprint(files) {
  const hash = createHash('sha256').update(process.version)
  for (const file of files) {
    const { mtimeMs, size } = await stat(file)
    hash.update(`${relative(root, file)} ${mtimeMs} ${size}\n`)
  }
  return hash.digest('hex')
}

function text(file) {
  return readFile(file, 'utf8').catch(() => '')
}

function exists(file) {
  return stat(file).then(
    () => true,
    () => false,
  )
}
