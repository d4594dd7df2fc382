/** One event of a stream, as a browser would see it. */
export interface ReadEvent {
  id: string
  event: string
  data: Record<string, unknown>
}

/** An open stream of server-sent events. */
export interface OpenStream {
  status: number
  headers: Headers
  events: ReadEvent[]
  /** Settles with the first `count` events. @throws Error after five seconds without them */
  next(count: number): Promise<ReadEvent[]>
  /** Settles when the server has ended it. */
  ended: Promise<void>
  close(): void
}

/** Opens the stream and reads it as the standard says: fields up to an empty line. */
export async function openStream(url: string, headers: Record<string, string>): Promise<OpenStream> {
  const abort = new AbortController()
  const answer = await fetch(url, { headers, signal: abort.signal })
  const events: ReadEvent[] = []
  let heard = () => {}
  const read = async () => {
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
      const blocks = (text + part.value).split('\n\n')
      text = blocks.pop() ?? ''
      events.push(...blocks.flatMap(eventOf))
      heard()
    }
  }
  const next = (count: number) =>
    new Promise<ReadEvent[]>((settle, fail) => {
      const late = setTimeout(() => fail(new Error(`${count} events awaited, got ${JSON.stringify(events)}`)), 5_000)
      heard = () => {
        if (events.length < count) return
        clearTimeout(late)
        settle(events.slice(0, count))
      }
      heard()
    })
  return {
    status: answer.status,
    headers: answer.headers,
    events,
    next,
    ended: read().catch(() => undefined),
    close: () => abort.abort(),
  }
}

function eventOf(block: string): ReadEvent[] {
  const fields = new Map(
    block.split('\n').map(line => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
  )
  const data = fields.get('data')
  return data === undefined
    ? []
    : [{ id: fields.get('id') ?? '', event: fields.get('event') ?? 'message', data: JSON.parse(data) }]
}
