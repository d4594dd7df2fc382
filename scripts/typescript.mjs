import { register } from 'node:module'

// Lets Node itself import TypeScript sources: Jest's global setup and the benches are loaded by Node, not by Jest.
register('./typescript-hooks.mjs', import.meta.url)
