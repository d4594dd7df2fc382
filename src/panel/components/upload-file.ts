import type { Values } from './answer.js'
import { RestError } from './rest.js'

/** An upload on its way; `cancel` breaks it off and settles it as failed. */
export interface FileUpload {
  done: Promise<{ id: string }>
  cancel: () => void
}

/**
 * Uploads a file to be sent with a text, and says how far it has come, from 0 to 1. `fetch` cannot tell that.
 * The bytes go without their type: the server reads it from them, and no parser of the host's takes them for its own.
 */
export function uploadFile(file: Blob, onProgress: (part: number) => void): FileUpload {
  const request = new XMLHttpRequest()
  const done = new Promise<{ id: string }>((settle, fail) => {
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0)
    request.onload = () => {
      const { id, error } = answerIn(request.responseText)
      if (request.status === 201 && id) settle({ id })
      else fail(new RestError(error?.message ?? request.statusText, error))
    }
    request.onerror = () => fail(new Error('the server did not answer'))
    request.onabort = () => fail(new Error('broken off'))
  })
  request.open('POST', '/api/sms/media')
  request.setRequestHeader('Accept', 'application/json')
  request.setRequestHeader('Content-Type', 'application/octet-stream')
  request.send(file)
  return { done, cancel: () => request.abort() }
}

/** A proxy in between may answer with a page of its own. */
function answerIn(text: string): { id?: string; error?: { code: string; message: string; values?: Values } } {
  try {
    return JSON.parse(text) ?? {}
  } catch {
    return {}
  }
}
