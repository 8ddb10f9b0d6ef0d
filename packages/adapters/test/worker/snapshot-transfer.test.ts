import { createMemoryStore } from '@lockstep/adapters/store'
import { toHex } from '@lockstep/core'
import { createState } from '@lockstep/core/state'
import { bootstrapStore, type SnapshotCursor } from '@lockstep/core/worker'
import { describe, expect, test } from 'vitest'
import type { SnapshotHead } from '../../src/tee/snapshot-keys.js'
import { startSource, startTarget } from './snapshot-ends.js'
import { provider } from './test-shard.js'

describe('a snapshot of three parts', () => {
  test('makes the same state, while the sender goes on', async () => {
    const sender = startSource()
    const { opened, enclave } = startTarget()
    const indices: number[] = []
    await bootstrapStore({ enclave, store: createMemoryStore() }, sender.source, {
      onProgress({ parts }) {
        indices.push(parts)
        if (parts === 1) sender.commit()
      },
    })
    expect(indices).toEqual([1, 2, 3])
    expect(opened.map(({ header, state }) => [header, toHex(state.root())])).toEqual([
      [sender.header, sender.header.stateRoot],
    ])
  })

  test('goes on from another sender behind the last part that its store has, with another enclave', async () => {
    const first = startSource()
    const store = createMemoryStore()
    const line = {
      exportSnapshot: async (from?: SnapshotCursor) => {
        if (from?.index === 2) throw new Error('the line is dead')
        return first.source.exportSnapshot(from)
      },
    }
    await expect(bootstrapStore({ enclave: startTarget().enclave, store }, line)).rejects.toThrow('the line is dead')
    const asked: (number | undefined)[] = []
    const second = startSource()
    const { opened, enclave } = startTarget()
    await bootstrapStore(
      { enclave, store },
      {
        exportSnapshot(from) {
          asked.push(from?.index)
          return second.source.exportSnapshot(from)
        },
      },
    )
    expect(asked).toEqual([2])
    expect(opened).toHaveLength(1)
  })

  test('begins again with a newer block where the sender has given the older one up', async () => {
    const sender = startSource(0)
    const newer = startSource()
    const asked: (number | undefined)[] = []
    const { opened, enclave } = startTarget()
    await bootstrapStore(
      { enclave, store: createMemoryStore() },
      {
        async exportSnapshot(from) {
          asked.push(from?.index)
          if (asked.length <= 2) {
            if (from !== undefined) sender.commit()
            return sender.source.exportSnapshot(from)
          }
          return newer.source.exportSnapshot(from)
        },
      },
    )
    expect(asked).toEqual([undefined, 1, undefined, 1, 2])
    expect(opened).toHaveLength(1)
  })

  test('parts that are left out, come twice or end it early are refused, and the next one still goes', async () => {
    const { source, cursor } = startSource()
    const { opened, enclave } = startTarget()
    const parts = [0, 1, 2].map((index) => source.exportSnapshot(cursor(index)))
    const [first, second, third] = await Promise.all(parts)
    if (!first || !second || !third) throw new Error('three parts')
    await enclave.importSnapshot(first)
    await expect(enclave.importSnapshot(third)).rejects.toMatchObject({ code: 'SnapshotPartOrder' })
    await enclave.importSnapshot(second)
    await expect(enclave.importSnapshot(second)).rejects.toMatchObject({ code: 'SnapshotPartOrder' })
    await expect(enclave.importSnapshot({ ...third, isLast: false })).rejects.toMatchObject({ code: 'SealBroken' })
    await enclave.importSnapshot(third)
    expect(opened).toHaveLength(1)
  })

  test('is refused where its state has another root than its header, and nothing of it stays', async () => {
    const { source, cursor } = startSource()
    const other = createState(provider, {})
    const { opened, enclave } = startTarget(other.root())
    await expect(enclave.importSnapshot(await source.exportSnapshot())).rejects.toMatchObject({ code: 'SnapshotRoot' })
    await expect(enclave.importSnapshot(await source.exportSnapshot(cursor(1)))).rejects.toMatchObject({
      code: 'SnapshotPartOrder',
    })
    expect(opened).toEqual([])
  })

  test('carries the sender’s quote in its first part, which the platform makes once and while others ask', async () => {
    const waiting: (() => void)[] = []
    let quotes = 0
    async function attest({ header: { number } }: SnapshotHead): Promise<Uint8Array> {
      quotes += 1
      await new Promise<void>((resolve) => waiting.push(resolve))
      return Uint8Array.of(number, 42)
    }
    const { source, cursor } = startSource(2, { attest })
    const shown: Uint8Array[] = []
    const requireAttested = (_: SnapshotHead, quote: Uint8Array): void => void shown.push(quote)
    const { opened, enclave } = startTarget(undefined, { requireAttested, note: () => Uint8Array.of(43) })
    const parts = [undefined, cursor(0), cursor(1), cursor(2)].map((from) => source.exportSnapshot(from))
    await Promise.all(parts.slice(2))
    for (const go of waiting.splice(0)) go()
    for (const part of await Promise.all(parts.slice(1))) await enclave.importSnapshot(part)
    await enclave.importSnapshot(await source.exportSnapshot())
    expect([opened.length, shown, quotes]).toEqual([1, [Uint8Array.of(9, 42), Uint8Array.of(9, 42)], 1])
  })

  test('is sent where its platform quotes again after it did not', async () => {
    let isAway = true
    const { source } = startSource(2, {
      async attest() {
        if (isAway) throw new Error('the platform is away')
        return Uint8Array.of(1)
      },
    })
    await expect(source.exportSnapshot()).rejects.toThrow('the platform is away')
    isAway = false
    expect(await source.exportSnapshot()).toMatchObject({ block: 9, index: 0 })
  })
})
