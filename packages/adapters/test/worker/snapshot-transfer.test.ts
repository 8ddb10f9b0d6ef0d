import { createMemoryStore } from '@lockstep/adapters/store'
import { toHex } from '@lockstep/core'
import { createState } from '@lockstep/core/state'
import { bootstrapStore, type SnapshotCursor } from '@lockstep/core/worker'
import { describe, expect, test } from 'vitest'
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

  test('goes on from another sender behind the last part that its store has, in another process', async () => {
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
})
