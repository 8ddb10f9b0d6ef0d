import { type Hex, toHex } from '@lockstep/core'
import { sealQuery } from '@lockstep/core/worker'
import type { Random } from '../generation/random.js'
import type { SimulatedHost } from './simulated-host.js'
import type { Simulation } from './simulation.js'

/**
 * Asks a worker for the receipt of an operation, as a client does: it must have that of the reference. That all workers
 * have all receipts is proven by their receipts roots. Answers what is wrong.
 *
 * PERF: three milliseconds a question, so there is one.
 */
export async function wrongReceipt(
  simulation: Simulation,
  hosts: readonly SimulatedHost[],
  operations: readonly Hex[],
): Promise<string | undefined> {
  const random = simulation.random.fork('question')
  const host = random.pick(hosts)
  const operationHash = random.pick(operations)
  if (host === undefined || operationHash === undefined) return undefined
  return askFor(simulation, host, random, operationHash)
}

async function askFor(
  { reference, world }: Simulation,
  host: SimulatedHost,
  random: Random,
  operationHash: Hex,
): Promise<string | undefined> {
  const enclave = host.enclave()
  if (enclave === undefined) return `${host.name} is not running`
  const { boxPublicKey } = await enclave.attest(toHex(random.bytes(32)))
  const query = sealQuery(world.provider, { type: 'Receipts', value: operationHash }, boxPublicKey, random.bytes)
  const answer = query.open(await enclave.query(query.sealed))
  const blocks = answer.type === 'Receipts' ? answer.value.map(({ receipt }) => receipt.block) : []
  const block = reference.blockOfOperation(operationHash)
  // Of many refusals the oldest are given up; the receipt of the execution never is.
  const isThere = reference.wasExecuted(operationHash) ? blocks.includes(block ?? 0) : blocks.length > 0
  if (isThere) return undefined
  return `${host.name} has no receipt of operation ${operationHash} in block ${block}`
}
