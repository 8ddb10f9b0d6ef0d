import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { createProvider } from '@lockstep/adapters/crypto-native'
import { openFileStore } from '@lockstep/adapters/store'
import { fromHex } from '@lockstep/core'
import { type Command, defineCommand } from '../command.js'
import { devGenesis } from '../dev/dev-accounts.js'
import { devGenesisHash } from '../dev/dev-chain.js'
import { readOriginOf } from '../dev/dev-origin.js'
import { readSnapshot, restoreSnapshot, type SnapshotEntry, writeSnapshot } from '../snapshot/snapshot-file.js'
import { systemEntropy } from '../system-entropy.js'
import { usageError } from '../usage-error.js'

/** `lockstep snapshot` */
export const snapshotCommand: Command = defineCommand({
  name: 'snapshot',
  summary: 'Exports the folder of a stopped network into one file, verifies such a file, and imports it',
  positionals: ['export|verify|import', 'FILE'],
  options: {
    data: { type: 'string', hint: 'DIR', help: 'the folder of lockstep dev --data' },
    json: { type: 'boolean', default: false, help: 'prints JSON' },
  },
  details: [
    'It has the blocks of the parentchain, the workers’ sealed blocks and keys, and the simulated platform: its secret,',
    'too, so keep it to yourself. A network that starts from it executes nothing again, but verifies every record.',
  ],
  examples: [
    'snapshot export network.snapshot --data ./network',
    'snapshot verify network.snapshot',
    'snapshot import network.snapshot --data ./copy',
  ],
  async run({ positionals: [action, path = ''], values: { data }, report }) {
    if (action !== 'export' && !existsSync(path)) throw usageError('FILE', path, 'there is no such file')
    if (action === 'verify') {
      const entries = await readSnapshot(path)
      return tell(
        'holds',
        entries.map(({ bytes: _, ...entry }) => entry),
      )
    }
    if (action !== 'export' && action !== 'import')
      throw usageError('action', action, 'there are export, verify and import')
    if (data === undefined) throw usageError('--data', undefined, 'name the folder of the network')
    const folder = resolve(data)
    if (action === 'import') return tell('imported', await restoreSnapshot(path, folder))
    const release = await holdStores(folder)
    try {
      return tell('exported', await writeSnapshot(path, folder))
    } finally {
      await release()
    }

    function tell(what: string, files: readonly SnapshotEntry[]): number {
      const bytes = files.reduce((sum, { size }) => sum + size, 0)
      report(`${path} ${what}: ${files.length} files, ${bytes} bytes`, {
        file: path,
        bytes,
        files: files.map(({ path: each, size, sha256 }) => ({ path: each, size, sha256 })),
      })
      return 0
    }
  },
})

/** Nobody may write there meanwhile. @throws LockstepError `StoreLocked` while the network runs */
async function holdStores(folder: string): Promise<() => Promise<void>> {
  const origin = await readOriginOf(folder)
  const provider = createProvider()
  const identity = fromHex(devGenesisHash({ provider, origin, ...devGenesis(provider, systemEntropy) }))
  const names = (await readdir(folder)).filter((name) => name === 'parentchain' || name.startsWith('worker-'))
  const held: { close(): Promise<void> }[] = []
  const release = async (): Promise<void> => {
    for (const store of held) await store.close()
  }
  try {
    for (const name of names) held.push(await openFileStore(join(folder, name), { identity }))
    return release
  } catch (error) {
    await release()
    throw error
  }
}
