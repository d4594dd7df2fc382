import type { Agent } from 'supertest'
import { png } from './simulated-carrier.js'

/** The beginning of a file of each kind that may be sent. */
export const kinds: [type: string, bytes: Buffer][] = [
  ['image/jpeg', Buffer.from('ffd8ffe000104a464946', 'hex')],
  ['image/png', png()],
  ['image/gif', Buffer.from('GIF89a......')],
  ['image/webp', Buffer.from('RIFF....WEBPVP8 ')],
  ['application/pdf', Buffer.from('%PDF-1.7\n')],
  ['video/mp4', Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0')],
  ['video/3gpp', Buffer.from('\0\0\0\x18ftyp3gp5\0\0\0\0')],
]

/** A picture of so many bytes. */
export function pictureOf(size: number): Buffer {
  return Buffer.concat([png(), Buffer.alloc(size)]).subarray(0, size)
}

/** Uploads a file as somebody does, and gives its id. */
export async function uploaded(agent: Agent, bytes: Buffer = png()): Promise<string> {
  const answer = await agent.post('/api/sms/media').set('Content-Type', 'application/octet-stream').send(bytes)
  if (answer.status !== 201) throw new Error(`not taken: ${answer.text}`)
  return answer.body.id
}
