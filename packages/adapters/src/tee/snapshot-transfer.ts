import { type Hex, LockstepError } from '@lockstep/core'
import type { CryptoProvider, RsaPrivateKey } from '@lockstep/core/crypto'
import { blockHeaderHash } from '@lockstep/core/receipt'
import {
  createCheckpointOpening,
  type FormerVersion,
  type OpenedCheckpoint,
  type SnapshotSource,
  type SnapshotTarget,
} from '@lockstep/core/worker'
import type { EnclaveProgram } from './enclave-program.js'
import type { EnclaveServices } from './enclave-services.js'
import type { PeerPolicy } from './provisioning/judge-peer.js'
import type { ShardService } from './shard-service.js'
import type { ShieldingKeyRing } from './shielding-key-ring.js'
import { createSnapshotAttestation } from './snapshot-attestation.js'
import { createSnapshotExport } from './snapshot-export.js'
import { createSnapshotImporter } from './snapshot-import.js'
import { createSnapshotKeys } from './snapshot-keys.js'
import { type SnapshotOwner, snapshotSealing } from './snapshot-sealing.js'

export interface SnapshotTransferOptions extends SnapshotOwner {
  readonly provider: CryptoProvider
  readonly program: EnclaveProgram
  readonly services: Pick<EnclaveServices, 'entropy' | 'quote' | 'sealingKey'>
  readonly account: Hex
  readonly formerVersions: readonly FormerVersion[]
  readonly keptVersions: number
  /** By what senders are judged in a shard that publishes its states; their key is all that counts if left out. */
  readonly senders?: PeerPolicy
}

/** The shard as it is served, which provisioning and a snapshot change. */
export interface TransferredShard {
  /** @throws LockstepError `NotProvisioned` */
  service(): ShardService
  /** That of `service`. */
  ring(): ShieldingKeyRing | undefined
  /** See `EnclaveKeys.keyAtProvisioning`. */
  knownKey(): Hex | undefined
  /** Serves the shard from this checkpoint on. */
  start(checkpoint: OpenedCheckpoint): void
}

/** No bound by size: who seals a part for this enclave is trusted like its own code. */
const maximumBytes = Number.MAX_SAFE_INTEGER

/** Both ends of a transfer of state, inside the enclave: the host sees sizes and order, and can change nothing. */
export function createSnapshotTransfer(
  options: SnapshotTransferOptions,
  shard: TransferredShard,
): SnapshotSource & Required<SnapshotTarget> {
  const { provider, program, services, account, formerVersions, keptVersions, mrenclave, senders } = options
  const domain = { mrenclave, shard: options.shard }
  const config = { provider, stf: program.stf, domain, formerVersions, keptVersions, maximumBytes }
  const { entropy, quote, sealingKey } = services
  const attesting = { provider, account, quote, sealing: { provider, sealingKey, entropy } }
  let ends: Ends | undefined
  let lastJudged: Uint8Array | undefined

  function open(ring: ShieldingKeyRing): Ends {
    const sealingUnder = (key: RsaPrivateKey) => snapshotSealing(provider, entropy, domain, key)
    const keys = createSnapshotKeys(ring, sealingUnder, shard.knownKey)
    const first = sealingUnder(ring.require(ring.first, 0))
    const attestation = senders && createSnapshotAttestation({ ...attesting, policy: senders }, ring.first)
    const sending = { sealingOf: keys.sealingOf, attestation }
    return {
      send: createSnapshotExport(first, () => shard.service().snapshot(), sending),
      take: createSnapshotImporter(first, (header) => createCheckpointOpening(config, header), { keys, attestation }),
    }
  }

  function opened(): Ends {
    // Says first that there is no key, where there is none.
    shard.service()
    const ring = shard.ring()
    if (ends === undefined && ring !== undefined) ends = open(ring)
    if (ends === undefined) throw new LockstepError('NotProvisioned', 'the enclave has no shielding key yet')
    return ends
  }

  return {
    async exportSnapshot(from) {
      // For parts of a transfer that was begun before, too.
      shard.service().requireConfirmed()
      return opened().send(from)
    },
    async importSnapshot(part) {
      const { take } = opened()
      const head = shard.service().head()
      if (head !== undefined && blockHeaderHash(provider, head.header) === part.checkpoint) {
        // Whoever passes it again has not stored the note.
        return part.index === 0 ? lastJudged : undefined
      }
      if (head !== undefined) throw shardStarted(head.header.number)
      const { checkpoint, judged } = take(part)
      if (part.index === 0) lastJudged = judged
      if (checkpoint !== undefined) shard.start(checkpoint)
      return judged
    },
  }
}

interface Ends {
  readonly send: ReturnType<typeof createSnapshotExport>
  readonly take: ReturnType<typeof createSnapshotImporter>
}

function shardStarted(number: number): LockstepError {
  return new LockstepError(
    'ShardStarted',
    `the shard stands behind block ${number} here; a snapshot is taken in before any block is executed or restored`,
    { field: 'block', value: number, limit: 0 },
  )
}
