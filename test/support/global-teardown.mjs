export default async function globalTeardown() {
  await Promise.all([globalThis.__testCluster?.stop(), globalThis.__testBrowser?.stop()])
}
