import { createMemoryStore } from '@lockstep/adapters/store'
import { LockstepError } from '@lockstep/core'
import type { Enclave, Parentchain, ParentchainBlock, WorkerParts } from '@lockstep/core/worker'

/** Imports blocks from where the store ends, as a worker does that has just started. */
export type Import = (parts: WorkerParts, from: number) => Promise<void>

/** Where the worker's machine dies: with the so many-th thing that it does, before it is done. */
export interface Crash {
  readonly blocks: number
  readonly at: number
}

/**
 * Runs a worker that crashes, starts again and runs to the end; answers what it did wrong. The enclave and the chain
 * are stand-ins: what is tested is the order in which a worker executes, keeps and hands over.
 */
export async function crashRun(importBlocks: Import, { blocks, at }: Crash): Promise<string | undefined> {
  const store = createMemoryStore()
  const wrongs: string[] = []
  const submitted = new Map<number, number>()
  let steps = 0
  let isPowered = true

  const step = (): void => {
    steps += 1
    if (steps === at) isPowered = false
    if (!isPowered) throw new LockstepError('Crashed', 'the machine is off')
  }
  const start = async (): Promise<WorkerParts> => {
    const executed = new Set<number>()
    for await (const { number, sealed } of store.records()) {
      if (sealed[0] !== number) wrongs.push(`block ${number} is kept, but was never executed`)
      executed.add(number)
    }
    return {
      store: {
        ...store,
        async append(record) {
          step()
          await store.append(record)
        },
        async markReleased(number) {
          step()
          await store.markReleased(number)
        },
      },
      parentchain: chainOf(blocks, async (number) => {
        step()
        const kept = (await store.latest())?.number ?? 0
        if (!executed.has(number)) wrongs.push(`block ${number} is confirmed before it is executed`)
        if (kept < number) wrongs.push(`block ${number} is confirmed, but not kept`)
        submitted.set(number, (submitted.get(number) ?? 0) + 1)
      }),
      enclave: enclaveOf((number) => {
        step()
        if (number > 1 && !executed.has(number - 1)) wrongs.push(`block ${number} is executed without its parent`)
        if (executed.has(number)) wrongs.push(`block ${number} is executed twice`)
        executed.add(number)
      }),
    }
  }
  const live = async (): Promise<void> => importBlocks(await start(), ((await store.latest())?.number ?? 0) + 1)

  await live().catch((error: unknown) => {
    if (isPowered) throw error
  })
  if (!isPowered) {
    isPowered = true
    await live()
  }
  for (let number = 1; number <= blocks; number += 1) {
    const count = submitted.get(number) ?? 0
    if (count === 0) wrongs.push(`block ${number} is never confirmed`)
    // Once more is what a crash between handing over and noting it costs; the chain knows what it has.
    if (count > 2) wrongs.push(`block ${number} is confirmed ${count} times`)
  }
  await start()
  if ((await store.latest())?.number !== blocks) wrongs.push('the store does not end with the last block')
  return wrongs[0]
}

function chainOf(blocks: number, onSubmit: (number: number) => Promise<void>): Parentchain {
  const blockAt = (number: number): ParentchainBlock => {
    return { header: new Uint8Array(), hash: '0x', number, extrinsics: [], events: [], justification: new Uint8Array() }
  }
  return {
    genesisHash: '0x',
    finalizedHead: async () => blocks,
    async *finalizedBlocks(from) {
      for (let number = from; number <= blocks; number += 1) yield blockAt(number)
    },
    block: async (number) => blockAt(number),
    async submit(extrinsic) {
      await onSubmit(extrinsic[0] ?? 0)
      return '0x'
    },
    nextNonce: async () => 0,
  }
}

function enclaveOf(onExecute: (number: number) => void): Enclave {
  const refuse = async (): Promise<never> => {
    throw new LockstepError('NotHere', 'the stand-in does not do this')
  }
  return {
    mrenclave: '0x',
    shard: '0x',
    account: '0x',
    attest: refuse,
    registration: refuse,
    restore: async () => {},
    async executeBlocks(batch) {
      return batch.map(({ number }) => {
        onExecute(number)
        return { number, signedHeader: signedHeader(number), sealed: Uint8Array.of(number) }
      })
    },
    revert: refuse,
    outputs: async (number) => [Uint8Array.of(number)],
    query: refuse,
    close: async () => {},
  }
}

function signedHeader(number: number): Awaited<ReturnType<Enclave['executeBlocks']>>[number]['signedHeader'] {
  const header = {
    shard: nothing,
    stfIdentity: nothing,
    parent: nothing,
    number,
    parentchainHash: nothing,
    timestamp: 0n,
    stateRoot: nothing,
    receiptsRoot: nothing,
  }
  return { header, signature: { type: 'Ed25519', value: `0x${'00'.repeat(64)}` } }
}

const nothing = `0x${'00'.repeat(32)}` as const
