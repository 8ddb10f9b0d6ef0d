import { createMemoryStore } from '@lockstep/adapters/store'
import { LockstepError, toHex } from '@lockstep/core'
import {
  createWorker,
  type Enclave,
  type ExecutedBlock,
  type Parentchain,
  type ParentchainBlock,
} from '@lockstep/core/worker'
import { propertyViolated } from '../../execution/property-violated.js'
import type { AdapterBlock, AdapterFaults } from './worker-adapter.js'

/** What an adapter gives a worker. */
export interface DrivenParts {
  readonly parentchain: Parentchain
  /** Starts the enclave anew with the keys of its first start. */
  launch(): Promise<Enclave>
  /** Puts the requests of the next block, and what else waits, into it. */
  produceBlock(position: number): Promise<void>
  /** The next block as it will not stay; it is not final before it is taken back. Left out by what takes none back. */
  fork?(position: number): Promise<ParentchainBlock>
  /** As the enclave is handed the block. */
  rename(block: ParentchainBlock): ParentchainBlock
}

/** The most imports that may stop at what was lost or overtaken. */
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
  let handedOut = 0
  let newest = 0
  let isOutOfOrder = false
  let passing: ParentchainBlock | undefined

  const parentchain: Parentchain = {
    ...parts.parentchain,
    async *finalizedBlocks(from) {
      const last = Math.min(blockCount, await parts.parentchain.finalizedHead())
      for (let number = from; number <= last; number += 1) {
        const place = handedOut
        handedOut += 1
        if (faults.lostBlocks.includes(place)) throw lost('the block does not come; ask for it again')
        // One that the enclave has met before, or that follows one, is not refused.
        if (faults.overtakenBlocks.includes(place) && number > newest && number < last) {
          isOutOfOrder = true
          yield* numbered(number + 1, last)
        }
        yield* numbered(number, last)
      }
      if (passing !== undefined && from <= passing.number) yield parts.rename(passing)
    },
    async submit(extrinsic) {
      const place = submitted
      submitted += 1
      if (faults.lostOutputs.includes(place)) throw lost('the output does not arrive; hand it over again')
      const hash = await parts.parentchain.submit(extrinsic)
      if (faults.lateAcknowledgements.includes(place))
        throw lost('the acknowledgement does not come; hand it over again')
      return hash
    },
  }

  async function* numbered(number: number, last: number): AsyncGenerator<ParentchainBlock> {
    const block = number > last ? undefined : await parts.parentchain.block(number)
    newest = Math.max(newest, block?.number ?? 0)
    if (block !== undefined) yield parts.rename(block)
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
    isOutOfOrder = false
    try {
      for await (const _ of worker.import({ batchSize: 3 }));
      return true
    } catch (error) {
      if (error instanceof LockstepError && error.code === 'LinkLost') return false
      // What has overtaken another block is refused, and comes again.
      if (error instanceof LockstepError && error.code === 'BlockNumberGap' && isOutOfOrder) return false
      throw error
    }
  }

  async function importAll(): Promise<void> {
    for (let attempt = 0; !(await importSome()); attempt += 1) {
      if (attempt === mostAttempts) throw propertyViolated('the import does not end, however often it is tried')
    }
  }

  /** The worker executes a block that is taken back, and goes back with the parentchain. */
  async function reorganize(number: number, fork: NonNullable<DrivenParts['fork']>): Promise<void> {
    await importAll()
    passing = await fork(number - 1)
    await importAll()
    passing = undefined
    await worker.revert(number - 1)
  }

  for (let number = 1; number <= blockCount; number += 1) {
    if (faults.reorganizations.includes(number) && parts.fork !== undefined) await reorganize(number, parts.fork)
    await parts.produceBlock(number - 1)
    if (number % (faults.pause + 1) === 0) await importSome()
    if (!faults.restarts.includes(number)) continue
    await worker.enclave.close()
    worker = await start()
  }
  await importAll()
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

function lost(what: string): LockstepError {
  return new LockstepError('LinkLost', what)
}
