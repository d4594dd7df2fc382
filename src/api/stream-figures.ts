import { Gauge, Histogram, type Registry } from 'prom-client'
import { timeOfId } from './event-id.js'

/** What is counted of the event streams of one process. */
export interface StreamFigures {
  /** How many streams are open now. */
  open(streams: number): void
  /** Events were read and are being told; the clocks of host and database may differ, and less than nothing is nothing. */
  told(ids: string[]): void
}

/** Registers the figures of the event streams. */
export function streamFigures(registry: Registry): StreamFigures {
  const streams = new Gauge({
    name: 'sms_event_streams',
    help: 'Event streams that are open in this process',
    registers: [registry],
  })
  const lag = new Histogram({
    name: 'sms_event_lag_seconds',
    help: 'Time from an event being written to its being told to the open streams of this process',
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60],
    registers: [registry],
  })
  streams.set(0)
  return {
    open: count => streams.set(count),
    told: ids => {
      for (const id of ids) lag.observe(Math.max(0, Date.now() - timeOfId(id)) / 1_000)
    },
  }
}
