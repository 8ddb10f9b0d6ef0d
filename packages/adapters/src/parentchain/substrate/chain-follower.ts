import { type Hex, LockstepError } from '@lockstep/core'
import type { AbortSignalLike, BlockReference, ParentchainBlock } from '@lockstep/core/worker'
import { createPatientAsking } from './ask-patiently.js'
import { type BlockSource, type FetchedBlock, fetchBlock } from './fetch-block.js'
import { isNodeAlarm, nodeAlarm } from './node-error.js'
import type { SubstrateParentchainOptions } from './substrate-parentchain.js'
import { untilAborted } from './until-aborted.js'

export interface ChainFollowerOptions extends SubstrateParentchainOptions, BlockSource {
  readonly provider: SubstrateParentchainOptions['provider']
  /** The block that the first one follows. */
  readonly start: BlockReference
}

/** What is known of a chain behind one node. */
export interface ChainFollower {
  /**
   * Runs a step, unless the node was caught before; again where it failed for a reason that may pass. A step that
   * catches the node raises the alarm.
   */
  patiently<T>(step: () => Promise<T>, signal?: AbortSignalLike): Promise<T>
  /** Number of the last block that is handed out. Never goes back: a node that was set back is waited for. */
  head(): Promise<number>
  block(number: number): Promise<ParentchainBlock | undefined>
  blocks(from: number, signal: AbortSignalLike | undefined): AsyncIterable<ParentchainBlock>
}

export function createChainFollower(options: ChainFollowerOptions): ChainFollower {
  const { node, genesisHash, start, follow = 'finalized' } = options
  const asking = createPatientAsking(options)
  let alarm: LockstepError | undefined
  let final = start
  let chainChecked = false
  /** The blocks that were handed out and may be taken back, by number. It outlives an iterator: the next one goes on. */
  const handedOut = new Map<number, Hex>()

  async function guarded<T>(step: () => Promise<T>): Promise<T> {
    if (alarm !== undefined) throw alarm
    try {
      if (!chainChecked) await checkChain()
      return await step()
    } catch (error) {
      // Behind the same address may stand another node now.
      chainChecked = false
      if (isNodeAlarm(error) && alarm === undefined) {
        alarm = error
        options.onAlarm?.(error)
      }
      throw error
    }
  }

  function patiently<T>(step: () => Promise<T>, signal?: AbortSignalLike): Promise<T> {
    return asking.patiently(() => guarded(step), signal)
  }

  async function checkChain(): Promise<void> {
    const hash = await node.blockHash(0)
    if (hash !== undefined && hash !== genesisHash) {
      throw nodeAlarm('NodeGenesisMismatch', `the node's chain begins with ${hash}, expected ${genesisHash}`, {
        field: 'genesisHash',
        value: hash,
        limit: genesisHash,
      })
    }
    chainChecked = hash !== undefined && (start.number === 0 || (await checkStart()))
  }

  /** Whether the node knows the block that this follower starts behind. */
  async function checkStart(): Promise<boolean> {
    const hash = await node.blockHash(start.number)
    if (hash === undefined || hash === start.hash) return hash !== undefined
    throw nodeAlarm(
      'NodeCheckpointMismatch',
      `the node's block ${start.number} is ${hash}, the checkpoint says ${start.hash}`,
      { field: 'checkpoint', value: hash, limit: start.hash },
    )
  }

  /** Takes over how far the node's finality goes, once it is shown not to contradict what was final before. */
  async function advanceFinal(): Promise<void> {
    const hash = await node.finalizedHash()
    if (hash === final.hash) return
    const header = await node.header(hash)
    if (header === undefined) return
    const { number } = header.header
    if (number === final.number) throw rewritten(final, hash)
    if (number < final.number) return
    const kept = await node.blockHash(final.number)
    if (kept === undefined) return
    if (kept !== final.hash) throw rewritten(final, kept)
    final = { number, hash }
  }

  async function head(): Promise<number> {
    await advanceFinal()
    if (follow === 'finalized') return final.number
    const best = await node.header(await node.bestHash())
    return Math.max(final.number, best?.header.number ?? 0)
  }

  async function block(number: number): Promise<FetchedBlock | undefined> {
    if (number <= start.number || number > (await head())) return undefined
    const hash = await node.blockHash(number)
    if (hash === undefined) return undefined
    if (number === final.number && hash !== final.hash) throw rewritten(final, hash)
    return await fetchBlock(options, number, hash, final.number)
  }

  function remember({ number, hash }: BlockReference): void {
    handedOut.set(number, hash)
    for (const known of handedOut.keys()) if (known < final.number || known > number) handedOut.delete(known)
  }

  /** The last block up to `number` that was handed out and still stands; the one before all that are remembered. */
  async function forkBehind(number: number): Promise<number> {
    let standing = number
    while (standing > final.number && handedOut.has(standing)) {
      if ((await node.blockHash(standing)) === handedOut.get(standing)) return standing
      standing -= 1
    }
    return standing
  }

  /** The hash of a block handed out before is another one now: not yet final ones may be, final ones may not. */
  async function requireStanding(last: BlockReference | undefined): Promise<void> {
    if (last === undefined) return
    const hash = await node.blockHash(last.number)
    if (hash === undefined || hash === last.hash) return
    if (follow === 'finalized') throw rewritten(last, hash)
    throw takenBack(last, hash, await forkBehind(last.number - 1))
  }

  async function requireSuccession(last: BlockReference | undefined, next: FetchedBlock): Promise<void> {
    if (last === undefined || next.parentHash === last.hash) return
    if (follow === 'best') throw takenBack(last, next.parentHash, await forkBehind(last.number - 1))
    throw nodeAlarm(
      'NodeAncestryMismatch',
      `block ${next.number} has the parent ${next.parentHash}, not ${last.hash}`,
      {
        field: 'parentHash',
        value: next.parentHash,
        limit: last.hash,
      },
    )
  }

  function blocks(from: number, signal: AbortSignalLike | undefined): AsyncIterable<ParentchainBlock> {
    return { [Symbol.asyncIterator]: () => iterate(from, signal) }
  }

  function iterate(from: number, outer: AbortSignalLike | undefined): AsyncIterator<ParentchainBlock> {
    const leaving = new AbortController()
    const leave = (): void => leaving.abort()
    const { signal } = leaving
    if (outer?.aborted === true) leave()
    outer?.addEventListener('abort', leave)
    let last: BlockReference | undefined = from === start.number + 1 ? start : undefined
    let next = from
    let turn: Promise<unknown> = Promise.resolve()

    async function fetchNext(): Promise<FetchedBlock | undefined> {
      const fetched = await block(next)
      if (fetched === undefined) await requireStanding(last)
      else await requireSuccession(last, fetched)
      return fetched
    }

    function end(): IteratorResult<ParentchainBlock> {
      outer?.removeEventListener('abort', leave)
      return { done: true, value: undefined }
    }

    async function advance(): Promise<IteratorResult<ParentchainBlock>> {
      while (!signal.aborted) {
        const fetched = await untilLeft(() => patiently(fetchNext, signal))
        if (fetched !== undefined && !signal.aborted) {
          last = { number: fetched.number, hash: fetched.hash }
          if (follow === 'best') remember(last)
          next += 1
          return { done: false, value: fetched }
        }
        await asking.idle(signal)
      }
      return end()
    }

    /** A consumer that has left does not hear of errors any more. */
    async function untilLeft<T>(step: () => Promise<T>): Promise<T | undefined> {
      try {
        return await untilAborted(step(), signal)
      } catch (error) {
        if (signal.aborted) return undefined
        end()
        throw error
      }
    }

    return {
      next() {
        const result = turn.then(advance)
        turn = result.catch(() => {})
        return result
      },
      async return() {
        leave()
        return end()
      },
    }
  }

  return { patiently, head, block, blocks }
}

function rewritten(final: BlockReference, hash: Hex): LockstepError {
  return nodeAlarm('FinalityRewritten', `block ${final.number} was final as ${final.hash} and is ${hash} now`, {
    field: 'hash',
    value: hash,
    limit: final.hash,
  })
}

/** `limit` is the last block that stands, as far as is known. */
function takenBack(last: BlockReference, hash: Hex, standing: number): LockstepError {
  return new LockstepError(
    'BlockTakenBack',
    `block ${last.number} was ${last.hash} and is ${hash} now; go back to block ${standing} and import again`,
    { field: 'number', value: last.number, limit: standing },
  )
}
