/** What broken streams had told, for a while: a reader who resumes here is not told it again. */
export interface Resumption {
  remember(userId: string, lastId: string, told: Set<string>): void
  /** What had been told to this person when the stream that ended with `lastId` broke; the id alone where nobody knows. */
  recall(userId: string, lastId: string): Set<string>
}

const mostRemembered = 1_000

/** The newest thousand streams of this process. What is forgotten is told again, and never left out. */
export function resumptionMemory(): Resumption {
  const streams = new Map<string, Set<string>>()
  return {
    remember(userId, lastId, told) {
      const key = `${lastId} ${userId}`
      streams.delete(key)
      streams.set(key, told)
      const [oldest] = streams.keys()
      if (streams.size > mostRemembered && oldest !== undefined) streams.delete(oldest)
    },
    recall: (userId, lastId) => new Set(streams.get(`${lastId} ${userId}`)).add(lastId),
  }
}
