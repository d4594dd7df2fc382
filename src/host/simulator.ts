import { join } from 'node:path'
import { type Simulator, startSimulator } from '../simulator/simulator.js'
import { errorCode } from './error-code.js'

/** The simulated carrier, its state kept in the data folder: at the port after ours, or at any where that is taken. */
export async function openSimulator(dataDir: string, port: number): Promise<Simulator> {
  const dataFile = join(dataDir, 'simulator.json')
  try {
    return await startSimulator({ port: port > 0 && port < 65_535 ? port + 1 : 0, dataFile })
  } catch (error) {
    if (errorCode(error) !== 'EADDRINUSE' && errorCode(error) !== 'EACCES') throw error
    return startSimulator({ port: 0, dataFile })
  }
}
