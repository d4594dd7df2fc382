import { access, readdir, readFile } from 'node:fs/promises'

test.each(['What we promise', 'What the webhook answers'])(
  'each line of "%s" names tests that are there',
  async title => {
    const page = await readFile('docs/security.md', 'utf8')
    const [, promises = ''] = new RegExp(`## ${title}(.*?)\\n## `, 's').exec(page) ?? []
    const lines = promises.split('\n').filter(line => /^\| (?!promise|what happens|---)/.test(line))
    expect(lines.length).toBeGreaterThan(10)
    const files = [...(await readdir('test')), ...(await readdir('test/faults'))]
    for (const line of lines) {
      const named = [...(line.split('|')[4] ?? '').matchAll(/`([\w-]+)`/g)].map(([, name]) => `${name}.test.ts`)
      expect(named.filter(name => !files.includes(name))).toEqual([])
      if (!line.includes('mutate-walls')) expect(named).not.toEqual([])
    }
    for (const [, target = ''] of promises.matchAll(/\]\(([\w.-]+)\)/g)) await access(`docs/${target}`)
  },
)
