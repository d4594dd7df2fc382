import { pipeline } from 'node:stream/promises'
import { Router } from 'express'
import { isFromOtherSite } from '../access/foreign-origin.js'
import { asPrincipal } from '../access/principal.js'
import type { Database } from '../database/transaction.js'
import { SmsError } from '../errors.js'
import { bearerOf, personOf } from './person.js'
import { inputOf } from './route.js'
import { turnsOf } from './turns.js'

/** Each holds a connection, and most of a processor, for as long as it is written: about four seconds for a thousand texts. */
const most = { atOnce: 2, waiting: 20 }

/** One conversation as evidence: made whole, and audited, before its first byte goes out. */
export function exportRoutes(db: Database, publicUrl: string): Router {
  const exports = Router()
  const inTurn = turnsOf(most)
  exports.get('/conversations/:conversationId/export', async (request, response) => {
    // It is asked for by GET, and written into the audit: a page of another site may not have it written there.
    if (bearerOf(request) === undefined && isFromOtherSite(request, publicUrl)) throw new SmsError('foreign_origin')
    const principal = await personOf(db, request, 'read')
    // Fonts and the PDF's library are loaded by whoever exports, and by nobody else.
    const { exportConversation, ExportConversationInput } = await import('../messages/export-conversation.js')
    const { scratchFile } = await import('../messages/evidence/scratch-file.js')
    const path = '/conversations/{conversationId}/export'
    const input = inputOf({ path, method: 'get', input: ExportConversationInput }, request, undefined)
    const file = await scratchFile()
    try {
      const { fileName, size, sha256, texts, continuesFrom } = await inTurn(() =>
        asPrincipal(db, principal, tx => exportConversation(tx, principal, input, file)),
      )
      response.set({
        'Content-Type': 'application/zip',
        'Content-Disposition': `attachment; filename="${fileName}"`,
        'Content-Length': String(size),
        'Content-Security-Policy': "default-src 'none'; sandbox",
        'Cache-Control': 'no-store, no-transform', // as it is hashed
        'Repr-Digest': `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`,
        'Sms-Export-Texts': String(texts),
        ...(continuesFrom && { 'Sms-Export-Continues-From': continuesFrom.utc }),
      })
      await pipeline(file.createReadStream({ start: 0, autoClose: false }), response).catch(unlessGone)
    } finally {
      await file.close()
    }
  })
  return exports
}

/** Whoever went before the end needs no answer. */
function unlessGone(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE')) throw error
}
