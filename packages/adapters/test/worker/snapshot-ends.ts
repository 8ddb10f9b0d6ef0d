import { type Hex, toHex } from '@lockstep/core'
import { type BlockHeader, blockHeaderHash } from '@lockstep/core/receipt'
import { createSnapshotImport, createState, type State, takeSnapshot } from '@lockstep/core/state'
import type { OpenedCheckpoint, SnapshotCursor, SnapshotTarget } from '@lockstep/core/worker'
import type { SnapshotAttestation } from '../../src/tee/snapshot-attestation.js'
import { createSnapshotExport } from '../../src/tee/snapshot-export.js'
import { createSnapshotImporter } from '../../src/tee/snapshot-import.js'
import { entropy, provider } from './test-shard.js'

const identity = new Uint8Array(32).fill(1)
const bytes32 = (byte: number): Hex => toHex(new Uint8Array(32).fill(byte))
const sealing = { provider, entropy, sealingKey: new Uint8Array(32).fill(7) }

/** 2,500 entries of 2 KiB: 79 chunks, three parts. */
const usualEntries = 2500

const initialOf = (entries: number) => [
  {
    space: 'notes',
    changes: Array.from({ length: entries }, (_, index) => ({
      key: `0x${index.toString(16).padStart(8, '0')}` as const,
      value: new Uint8Array(2048).fill(index),
    })),
  },
]

function headerOf(state: State): BlockHeader {
  return {
    shard: bytes32(2),
    parent: bytes32(3),
    number: 9,
    parentchainHash: bytes32(4),
    timestamp: 5n,
    stateRoot: toHex(state.root()),
    receiptsRoot: bytes32(6),
    stfIdentity: toHex(identity),
  }
}

/** The sending end of an enclave, without the enclave around it. */
export function startSource(
  keptVersions = 2,
  attestation?: Pick<SnapshotAttestation, 'attest'>,
  entries: number = usualEntries,
) {
  const state = createState(provider, { initial: initialOf(entries), keptVersions })
  const view = state.at(state.version())
  const header = headerOf(state)
  const snapshot = { header, chunks: () => takeSnapshot(view, identity) }
  const send = createSnapshotExport(sealing, () => snapshot, { attestation })
  return {
    header,
    cursor: (index: number): SnapshotCursor => ({ checkpoint: blockHeaderHash(provider, header), index }),
    source: { exportSnapshot: (from?: SnapshotCursor) => send(from) },
    /** The next block. */
    commit() {
      const overlay = state.overlay()
      overlay.space('notes').set('0x00000001', Uint8Array.of(1))
      state.commit(state.prepare(overlay.diff()))
    },
  }
}

/** The taking end. */
export function startTarget(root?: Uint8Array, attestation?: Pick<SnapshotAttestation, 'requireAttested' | 'note'>) {
  const opened: OpenedCheckpoint[] = []
  const take = createSnapshotImporter(
    sealing,
    ({ stateRoot }) =>
      createSnapshotImport(provider, { root: root ?? Buffer.from(stateRoot.slice(2), 'hex'), identity }),
    { attestation },
  )
  const enclave: SnapshotTarget = {
    async importSnapshot(part) {
      const { checkpoint, judged } = take(part)
      if (checkpoint !== undefined) opened.push(checkpoint)
      return judged
    },
  }
  return { opened, enclave }
}
