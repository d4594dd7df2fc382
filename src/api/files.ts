import { Router } from 'express'
import { asPrincipal } from '../access/principal.js'
import type { Database } from '../database/transaction.js'
import { SmsError } from '../errors.js'
import { keepUpload } from '../messages/keep-upload.js'
import { readMedia, ReadMediaInput } from '../messages/read-media.js'
import { removeUpload } from '../messages/remove-upload.js'
import { sendMedia } from './media.js'
import { personOf } from './person.js'
import { readFile } from './read-file.js'
import { UploadShape } from './shapes.js'

/** Files of texts: read, uploaded to be sent, and thrown away before they are. */
export function fileRoutes(db: Database): Router {
  const files = Router()
  files.get('/media/:mediaId', async (request, response) => {
    const principal = await personOf(db, request, 'read')
    const input = mediaIdOf(request.params)
    sendMedia(response, input.mediaId, await asPrincipal(db, principal, tx => readMedia(tx, principal, input)))
  })
  files.post('/media', async (request, response) => {
    const principal = await personOf(db, request, 'send') // before the body: nobody's is not read
    const bytes = await readFile(request)
    const upload = await asPrincipal(db, principal, tx => keepUpload(tx, principal, { bytes }))
    response.status(201).json(UploadShape.parse(upload))
  })
  files.delete('/media/:mediaId', async (request, response) => {
    const principal = await personOf(db, request, 'send')
    const input = mediaIdOf(request.params)
    await asPrincipal(db, principal, tx => removeUpload(tx, principal, input))
    response.status(204).end()
  })
  return files
}

/** @throws SmsError `not_found` for what can name no file */
function mediaIdOf(parameters: unknown): { mediaId: string } {
  const input = ReadMediaInput.safeParse(parameters)
  if (!input.success) throw new SmsError('not_found')
  return input.data
}
