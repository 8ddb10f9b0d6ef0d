import { readdir, readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openFileStore } from '@lockstep/adapters/store'
import { toHex } from '@lockstep/core'
import { encode } from '@lockstep/core/codec'
import { bootstrapStore, type SnapshotCursor, type SnapshotSource, snapshotPartCodec } from '@lockstep/core/worker'
import { describe, expect, test } from 'vitest'
import { temporaryDirectory } from '../store/temporary-directory.js'
import { startSource, startTarget } from './snapshot-ends.js'
import { alteredStore } from './test-shard.js'

const identity = new Uint8Array(32).fill(4)
/** Of a snapshot of three parts that is whole. */
const whole = ['snapshot', 'snapshot-0', 'snapshot-1', 'snapshot-2']

/** What lies there of a join that was broken off behind so many parts. */
async function brokenOff(directory: string, { source }: ReturnType<typeof startSource>, parts: number): Promise<void> {
  const store = await openFileStore(directory, { identity })
  const line: SnapshotSource = {
    async exportSnapshot(from) {
      if (from?.index === parts) throw new Error('the line is dead')
      return source.exportSnapshot(from)
    },
  }
  await expect(bootstrapStore({ enclave: startTarget().enclave, store }, line)).rejects.toThrow('the line is dead')
  await store.close()
}

/** Joins with another enclave; what it asked for, what its state is, and what lies there afterwards. */
async function joinAgain(directory: string, { source }: ReturnType<typeof startSource>) {
  const asked: (number | undefined)[] = []
  const store = await openFileStore(directory, { identity })
  const { opened, enclave } = startTarget()
  const counted: SnapshotSource = {
    exportSnapshot(from?: SnapshotCursor) {
      asked.push(from?.index)
      return source.exportSnapshot(from)
    },
  }
  await bootstrapStore({ enclave, store }, counted)
  await store.close()
  const roots = opened.map(({ state }) => toHex(state.root()))
  return { asked, roots, files: (await readdir(join(directory, 'sealed'))).sort() }
}

/** Begins with the newer one, and says of the older one what its own sender says. */
const newerOf = (newer: ReturnType<typeof startSource>, older: ReturnType<typeof startSource>): SnapshotSource => ({
  exportSnapshot: (from) =>
    (from?.checkpoint === older.cursor(0).checkpoint ? older : newer).source.exportSnapshot(from),
})

const partOf = (directory: string, index: number): string => join(directory, 'sealed', `snapshot-${index}`)

describe('a join that goes on with what lies in its folder', () => {
  test('asks from the first damaged part on, cut at any place or changed anywhere', async () => {
    const sender = startSource()
    const damages: Readonly<Record<string, (path: string) => Promise<void>>> = {
      empty: (path) => truncate(path, 0),
      'cut in its head': (path) => truncate(path, 15),
      'cut in the middle': (path) => truncate(path, 1_000_000),
      async 'with another byte'(path) {
        const bytes = await readFile(path)
        bytes[500_000] = (bytes[500_000] ?? 0) ^ 1
        await writeFile(path, bytes)
      },
    }
    for (const [name, damage] of Object.entries(damages)) {
      const directory = await temporaryDirectory()
      await brokenOff(directory, sender, 2)
      await damage(partOf(directory, 1))
      expect({ name, ...(await joinAgain(directory, sender)) }).toEqual({
        name,
        asked: [1, 2],
        roots: [sender.header.stateRoot],
        files: whole,
      })
    }
  })

  test('asks from the first part on where that is damaged, and takes no notice of a half-written draft', async () => {
    const sender = startSource()
    const directory = await temporaryDirectory()
    await brokenOff(directory, sender, 2)
    await truncate(partOf(directory, 0), 100)
    await writeFile(`${partOf(directory, 2)}.tmp`, 'half')
    expect(await joinAgain(directory, sender)).toEqual({
      asked: [undefined, 1, 2],
      roots: [sender.header.stateRoot],
      files: whole,
    })
  })

  test('asks for what another snapshot is mixed into', async () => {
    const [sender, other] = [startSource(), startSource(2, undefined, 2400)]
    const [directory, foreign] = [await temporaryDirectory(), await temporaryDirectory()]
    await brokenOff(directory, sender, 2)
    await brokenOff(foreign, other, 2)
    await writeFile(partOf(directory, 1), await readFile(partOf(foreign, 1)))
    expect(await joinAgain(directory, sender)).toEqual({
      asked: [1, 2],
      roots: [sender.header.stateRoot],
      files: whole,
    })
  })

  test('begins again where a part of another snapshot has the name of this one', async () => {
    const [sender, other] = [startSource(), startSource(2, undefined, 2400)]
    const directory = await temporaryDirectory()
    await brokenOff(directory, sender, 1)
    const store = await openFileStore(directory, { identity })
    const { sealed, ...place } = await other.source.exportSnapshot(other.cursor(1))
    const renamed = { ...place, checkpoint: sender.cursor(1).checkpoint, sealed: toHex(sealed) }
    await store.putSealed('snapshot-1', encode(snapshotPartCodec, renamed))
    await store.close()
    expect(await joinAgain(directory, sender)).toEqual({
      asked: [undefined, 1, 2],
      roots: [sender.header.stateRoot],
      files: whole,
    })
  })

  test('leaves nothing of a longer snapshot that its sender gave up, whole or damaged', async () => {
    const sender = startSource()
    const directory = await temporaryDirectory()
    const longer = startSource(0, undefined, 6000)
    await brokenOff(directory, longer, 5)
    await truncate(partOf(directory, 3), 1000)
    longer.commit()
    expect(await joinAgain(directory, { ...sender, source: newerOf(sender, longer) })).toEqual({
      asked: [3, undefined, 1, 2],
      roots: [sender.header.stateRoot],
      files: whole,
    })
  })
  test('removes what is left of a longer one in an order that a crash does no harm to', async () => {
    const [sender, longer] = [startSource(), startSource(0, undefined, 6000)]
    const directory = await temporaryDirectory()
    await brokenOff(directory, longer, 5)
    longer.commit()
    await brokenOff(directory, { ...sender, source: newerOf(sender, longer) }, 2)
    const store = await openFileStore(directory, { identity })
    let removals = 0
    const failing = alteredStore(store, {
      async removeSealed(name) {
        removals += 1
        if (removals === 2) throw new Error('the power is gone')
        await store.removeSealed(name)
      },
    })
    const joining = bootstrapStore({ enclave: startTarget().enclave, store: failing }, sender.source)
    await expect(joining).rejects.toThrow('the power is gone')
    await store.close()
    expect(await joinAgain(directory, sender)).toEqual({
      asked: [],
      roots: [sender.header.stateRoot],
      files: whole,
    })
  })
})
