import { openDataFolder } from '../../src/host/data-folder.js'
import { startEmbeddedPostgres } from '../../src/host/embedded-postgres.js'

// A process of its own that brings up a data folder's PostgreSQL and waits to be killed.
const data = await openDataFolder(process.argv[2] ?? '')
const postgres = await startEmbeddedPostgres(data)
process.stdout.write(`${JSON.stringify({ port: postgres.port, folder: postgres.folder })}\n`)
setInterval(() => undefined, 60_000)
