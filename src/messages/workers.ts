import type { Logger } from 'pino'
import type { Service } from '../settings/service.js'
import { startBalanceWatch } from '../settings/watch-balance.js'
import { startCampaignWatch } from '../numbers/read-campaigns.js'
import { startDeliveryRuns } from '../numbers/work-delivery-runs.js'
import { startInventoryWatch } from '../numbers/watch-inventory.js'
import { startEndingLeft } from './end-left.js'
import { startAnswering } from './answer-by-itself.js'
import { startExpiring } from './expire.js'
import { startFinding } from './find-unknown.js'
import { startMediaFetch } from './fetch-media.js'
import { startMovingOn } from './move-on.js'
import { startOutbox } from './outbox.js'
import type { Repeating } from './repeat.js'
import { startSettling } from './settle-sent.js'
import { startSweeping } from './start-sweeping.js'
import { startUpkeep } from './upkeep.js'

/**
 * Starts all that goes on beside the requests: outbox, files, delivery status, history, upkeep, leavers. `wake` looks at once for what a
 * commit may have left to do; `stop` settles when all that was under way has ended.
 */
export function startWorkers({
  service,
  log,
  hostListens,
}: {
  service: Service
  log: Logger
  hostListens: boolean
}): Repeating {
  const awake = [startAnswering, startOutbox, startMediaFetch, startSettling, startDeliveryRuns].map(start =>
    start({ service, log }),
  )
  const workers = [
    ...awake,
    startFinding({ service, log }),
    startUpkeep({ service, log, hostListens }),
    startExpiring({ service, log }),
    startMovingOn({ service, log }),
    startBalanceWatch({ service, log }),
    startInventoryWatch({ service, log }),
    startCampaignWatch({ service, log }),
    startEndingLeft({ service, log }),
    startSweeping({ service, log }),
  ]
  return {
    wake: () => {
      for (const worker of awake) worker.wake()
    },
    stop: async () => {
      await Promise.all(workers.map(worker => worker.stop()))
    },
  }
}
