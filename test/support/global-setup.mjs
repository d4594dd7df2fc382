import { register } from 'node:module'

// Jest loads its global setup with Node's own loader, which knows no TypeScript.
register('./typescript-hooks.mjs', import.meta.url)

export default async function globalSetup() {
  const { startTestCluster } = await import('./cluster-start.ts')
  globalThis.__testCluster = await startTestCluster()
}
