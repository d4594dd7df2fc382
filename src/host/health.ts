import { Router } from 'express'
import type { Logger } from 'pino'
import { collectDefaultMetrics, Registry } from 'prom-client'

/** What `/readyz` asks: each settles when it is well, and throws when it is not. */
export type Checks = Record<'database' | 'migrations' | 'demo' | 'panel', () => Promise<void>>

/** `GET /healthz`: the process answers. `GET /readyz`: all checks are well, else 503 that names which is not. `GET /metrics`. */
export function healthRouter({ checks, metrics, log }: { checks: Checks; metrics: Registry; log: Logger }): Router {
  const own = new Registry()
  collectDefaultMetrics({ register: own })
  const registry = Registry.merge([own, metrics])
  const router = Router()
  router.get('/healthz', (_request, response) => void response.json({ status: 'ok' }))
  router.get('/readyz', async (_request, response) => {
    const results = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => {
        try {
          await check()
          return [name, 'ok'] as const
        } catch (error) {
          log.warn({ err: error, check: name }, 'not ready')
          return [name, 'failing'] as const
        }
      }),
    )
    const ready = results.every(([, result]) => result === 'ok')
    response.status(ready ? 200 : 503).json({ status: ready ? 'ready' : 'not ready', ...Object.fromEntries(results) })
  })
  router.get('/metrics', async (_request, response) => {
    response.type(registry.contentType).send(await registry.metrics())
  })
  return router
}
