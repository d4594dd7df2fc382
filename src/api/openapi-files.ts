import { openTo } from './openapi-security.js'
import { everywhere, place, refusals } from './openapi-refusals.js'

const bytes = { schema: { type: 'string', format: 'binary' } }
const mediaId = { name: 'mediaId', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } }

const read = {
  summary: 'A kept file of a text. Pictures are shown by a browser, all else is saved',
  operationId: 'getMedia',
  security: openTo('read'),
  parameters: [mediaId],
  responses: {
    200: { description: 'The bytes', content: { '*/*': bytes } },
    ...refusals([...everywhere, 'reading_not_noted']),
  },
}

const upload = {
  summary:
    'Uploads one file, up to 5 MB, to be sent with a text: jpeg, png, gif, webp, pdf, mp4 or 3gpp, judged by its bytes. `POST messages` takes its id in `mediaIds`, once; not sent, it is cleared away after a day',
  operationId: 'postMedia',
  security: openTo('send'),
  parameters: [],
  requestBody: {
    required: true,
    description: 'The bytes as they are, whatever their content type says, or a form with one file',
    content: {
      '*/*': bytes,
      'multipart/form-data': { schema: { type: 'object', properties: { file: bytes.schema }, required: ['file'] } },
    },
  },
  responses: {
    201: {
      description: 'The file, waiting to be sent',
      content: { 'application/json': { schema: { $ref: `${place}Upload` } } },
    },
    ...refusals([
      ...everywhere,
      'foreign_origin',
      'invalid_input',
      'file_too_large',
      'file_type_refused',
      'number_not_held',
      'tier_required',
      'credentials_missing',
      'limit_reached',
    ]),
  },
}

const remove = {
  summary: 'Throws away a file that you uploaded and have not sent',
  operationId: 'deleteMedia',
  security: openTo('send'),
  parameters: [mediaId],
  responses: { 204: { description: 'It is gone' }, ...refusals([...everywhere, 'foreign_origin']) },
}

const moment = (name: string, description: string) => ({ name, in: 'query', schema: { type: 'string' }, description })

const evidence = {
  summary:
    'One conversation as evidence, for admins: a ZIP of its document as JSON and as PDF, and of the files of its texts (docs/evidence.md). `Repr-Digest` is its SHA-256, which the audit keeps; `Sms-Export-Texts` says how many texts are in it, and `Sms-Export-Continues-From`, where it was cut at 5,000 texts or 100 MB of files, from when on the rest is exported',
  operationId: 'getConversationsExport',
  security: openTo('read'),
  parameters: [
    { name: 'conversationId', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } },
    moment('from', 'A date, which is a day in the zone of the number, or a moment in UTC'),
    moment('until', 'The last day, or the moment in UTC before which it ends'),
  ],
  responses: {
    200: { description: 'The ZIP', content: { 'application/zip': bytes } },
    ...refusals([...everywhere, 'foreign_origin', 'invalid_input', 'rate_limited']),
  },
}

/** Files, which are no JSON: the addresses that the table of routes does not hold. */
export const filePaths = {
  '/api/sms/conversations/{conversationId}/export': { get: evidence },
  '/api/sms/media': { post: upload },
  '/api/sms/media/{mediaId}': { get: read, delete: remove },
}
