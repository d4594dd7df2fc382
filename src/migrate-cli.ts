#!/usr/bin/env node
import { open } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { rotationSaid, type SmsNumbers, type SmsNumbersOptions, smsNumbers } from './index.js'

const usage = `Usage: adminjs-sms-numbers migrate [--sql] --options FILE
       adminjs-sms-numbers verify [--heads FILE] --options FILE
       adminjs-sms-numbers rotate-keys --options FILE

  migrate          brings the plugin's schema up to date, all of it or nothing
  --sql            prints what would run, for a database administrator, and changes nothing
  verify           looks whether the audit is as it was sealed; exit code 1 when it is not
  --heads FILE     what onAuditHead was given, as JSON, a line each: is the audit what they say?
  rotate-keys      seals all secrets anew with the newest encryptionKey, while hosts run that know it
  --options FILE   an ES module whose default export are the options that you pass to smsNumbers
`

const Module = z.object({ default: z.custom<SmsNumbersOptions>(given => typeof given === 'object' && given !== null) })

/** What a host runs from a shell; from code it is `sms.migrate()` and `sms.migrationScript()`. Gives the exit code. */
async function main(words: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: words,
    allowPositionals: true,
    options: { sql: { type: 'boolean', default: false }, heads: { type: 'string' }, options: { type: 'string' } },
  })
  const [verb = ''] = positionals
  if (!['migrate', 'verify', 'rotate-keys'].includes(verb) || !values.options) {
    process.stdout.write(usage)
    return 1
  }
  const loaded: unknown = await import(pathToFileURL(resolve(values.options)).href)
  const sms = await smsNumbers(Module.parse(loaded).default)
  try {
    if (verb === 'verify') return await verify(sms, values.heads)
    if (verb === 'rotate-keys') {
      const { words, done } = rotationSaid(await sms.rotateKeys())
      process.stdout.write(words)
      return done ? 0 : 1
    }
    const said = values.sql ? await sms.migrationScript() : sentenceOf(await sms.migrate())
    process.stdout.write(said)
    return 0
  } finally {
    await sms.stop()
  }
}

async function verify(sms: SmsNumbers, file: string | undefined): Promise<number> {
  const { whole, chains } = await sms.verifyAudit(file === undefined ? [] : headsIn(file))
  for (const { fault, sentence } of chains) process.stdout.write(`${fault ? 'FAULT  ' : 'ok     '}  ${sentence}\n`)
  return whole ? 0 : 1
}

async function* headsIn(file: string): AsyncGenerator<unknown> {
  for await (const line of (await open(file)).readLines()) if (line.trim() !== '') yield JSON.parse(line)
}

function sentenceOf(ran: string[]): string {
  return ran.length === 0 ? 'The schema is up to date.\n' : `Ran ${ran.join(', ')}.\n`
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
