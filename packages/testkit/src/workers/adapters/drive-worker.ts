import { createMemoryStore } from '@lockstep/adapters/store'
import { LockstepError, toHex } from '@lockstep/core'
import {
  createWorker,
  type Enclave,
  type ExecutedBlock,
  type Parentchain,
  type ParentchainBlock,
} from '@lockstep/core/worker'
import { propertyViolated } from '../../property-violated.js'
import type { AdapterBlock, AdapterFaults } from './worker-adapter.js'

/** What an adapter gives a worker. */
export interface DrivenParts {
  readonly parentchain: Parentchain
  /** Starts the enclave anew with the keys of its first start. */
  launch(): Promise<Enclave>
  /** Puts the requests of the next block, and what else waits, into it. */
  produceBlock(position: number): Promise<void>
  /** As the enclave is handed the block. */
  rename(block: ParentchainBlock): ParentchainBlock
}

/** The most imports that may stop at a lost acknowledgement. */
const mostAttempts = 64

/**
 * Produces so many blocks, lets a worker import them under faults, and goes on until all outputs are handed over.
 *
 * @throws LockstepError `PropertyViolated` where they never are
 */
export async function driveWorker(
  parts: DrivenParts,
  blockCount: number,
  faults: AdapterFaults,
): Promise<readonly AdapterBlock[]> {
  const store = createMemoryStore()
  const executed = new Map<number, AdapterBlock>()
  let submitted = 0

  const parentchain: Parentchain = {
    ...parts.parentchain,
    async *finalizedBlocks(from) {
      const last = Math.min(blockCount, await parts.parentchain.finalizedHead())
      for (let number = from; number <= last; number += 1) {
        const block = await parts.parentchain.block(number)
        if (block !== undefined) yield parts.rename(block)
      }
    },
    async submit(extrinsic) {
      const hash = await parts.parentchain.submit(extrinsic)
      submitted += 1
      if (faults.lateAcknowledgements.includes(submitted - 1)) throw lost()
      return hash
    },
  }

  /** Whether the worker hears of it or not: an import that stops at a lost acknowledgement tells of no block. */
  const noting = (enclave: Enclave): Enclave => ({
    ...enclave,
    async executeBlocks(blocks) {
      const answer = await enclave.executeBlocks(blocks)
      for (const { number, signedHeader } of answer) {
        const { stateRoot, receiptsRoot } = signedHeader.header
        executed.set(number, { number, stateRoot, receiptsRoot })
      }
      return answer
    },
  })

  const start = async () => {
    const enclave = noting(await parts.launch())
    return createWorker({ store, parentchain, enclave: faults.repeated ? repeating(enclave) : enclave })
  }
  let worker = await start()

  /** Whether everything that is final was imported, and its outputs handed over. */
  async function importSome(): Promise<boolean> {
    try {
      for await (const _ of worker.import({ batchSize: 3 }));
      return true
    } catch (error) {
      if (error instanceof LockstepError && error.code === 'LinkLost') return false
      throw error
    }
  }

  for (let number = 1; number <= blockCount; number += 1) {
    await parts.produceBlock(number - 1)
    if (number % (faults.pause + 1) === 0) await importSome()
    if (!faults.restarts.includes(number)) continue
    await worker.enclave.close()
    worker = await start()
  }
  for (let attempt = 0; !(await importSome()); attempt += 1) {
    if (attempt === mostAttempts) throw propertyViolated('the outputs do not go out, however often they are tried')
  }
  await worker.enclave.close()
  return [...executed.values()].toSorted((one, other) => one.number - other.number)
}

/** The host that says everything twice must hear the same twice. */
function repeating(enclave: Enclave): Enclave {
  return {
    ...enclave,
    async executeBlocks(blocks) {
      const [once, twice] = [await enclave.executeBlocks(blocks), await enclave.executeBlocks(blocks)]
      if (recordsText(once) === recordsText(twice)) return twice
      throw propertyViolated('the enclave answers a block that it is handed twice with two records')
    },
    async outputs(number, nonce) {
      const [once, twice] = [await enclave.outputs(number, nonce), await enclave.outputs(number, nonce)]
      if (once.map(toHex).join() === twice.map(toHex).join()) return twice
      throw propertyViolated(`the enclave answers twice for the outputs of block ${number}, with two lists`)
    },
  }
}

function recordsText(blocks: readonly ExecutedBlock[]): string {
  return blocks.map(({ number, sealed }) => `${number} ${toHex(sealed)}`).join()
}

function lost(): LockstepError {
  return new LockstepError('LinkLost', 'the acknowledgement does not come; hand the output over again')
}
