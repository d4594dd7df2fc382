import { Counter, Gauge, Histogram, type Registry } from 'prom-client'

/** What is counted of the webhook in one process. Nothing here names a number, a tenant or a source. */
export interface WebhookFigures {
  /** A request was stored: what became of each of its rows, and how long it took from reading to commit, in milliseconds. */
  stored(outcomes: string[], tookMs: number): void
  /** A request was refused, with which code of `errors.ts`. */
  refused(code: string): void
  /** A batch was committed: of how many rows, and how long its transaction took, in milliseconds. */
  committed(rows: number, tookMs: number): void
  /** Asked for how many rows wait, whenever the figures are read. */
  waiting(count: () => number): void
}

const seconds = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

/** Registers the webhook's figures. */
export function webhookFigures(registry: Registry): WebhookFigures {
  const registers = [registry]
  const requests = new Counter({
    name: 'sms_webhook_stored_total',
    help: 'Texts and reports that were stored, by outcome',
    labelNames: ['outcome'],
    registers,
  })
  const refusals = new Counter({
    name: 'sms_webhook_refused_total',
    help: 'Requests that were refused, by code',
    labelNames: ['code'],
    registers,
  })
  const answers = new Histogram({
    name: 'sms_webhook_seconds',
    help: 'Time from the reading of a request to its commit',
    buckets: seconds,
    registers,
  })
  const batches = new Histogram({
    name: 'sms_webhook_batch_rows',
    help: 'Rows that were committed together',
    buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256],
    registers,
  })
  const commits = new Histogram({
    name: 'sms_webhook_commit_seconds',
    help: 'Time that the transaction of a batch took',
    buckets: seconds,
    registers,
  })
  const queues: (() => number)[] = []
  new Gauge({
    name: 'sms_webhook_waiting',
    help: 'Requests that wait to be committed',
    registers,
    collect() {
      this.set(queues.reduce((sum, count) => sum + count(), 0))
    },
  })
  return {
    stored: (outcomes, tookMs) => {
      for (const outcome of outcomes) requests.inc({ outcome })
      answers.observe(tookMs / 1_000)
    },
    refused: code => refusals.inc({ code }),
    committed: (rows, tookMs) => {
      batches.observe(rows)
      commits.observe(tookMs / 1_000)
    },
    waiting: count => void queues.push(count),
  }
}
