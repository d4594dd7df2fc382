import { TestEnvironment } from 'jest-environment-node'

/**
 * Node's environment, in which a test file can import a package with Node's own loader, outside of its sandbox: such a
 * package is loaded once for all files of a worker, where Jest would load it again for each.
 */
export default class extends TestEnvironment {
  async setup() {
    await super.setup()
    this.global.importNatively = name => import(name)
  }
}
