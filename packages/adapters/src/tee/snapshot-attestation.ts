import { fromHex, type Hex, LockstepError } from '@lockstep/core'
import type { CryptoProvider } from '@lockstep/core/crypto'
import { blockHeaderHash } from '@lockstep/core/receipt'
import { keyHistoryHash } from '@lockstep/core/worker'
import { concatBytes } from '@noble/hashes/utils.js'
import { asciiBytes } from './ascii-bytes.js'
import { judgePeer, type PeerPolicy } from './provisioning/judge-peer.js'
import { quotedHash } from './quoted-hash.js'
import { type Sealing, seal, unseal } from './seal.js'
import type { SnapshotHead } from './snapshot-keys.js'

/**
 * How an enclave vouches for a snapshot that it sends, in a shard that publishes its states. Its light client has verified
 * the parentchain up to the block that the header names. The receiver's will start there, and cannot look back: whoever
 * has the shielding key, and no enclave, could name a block of a chain of his own, on which he publishes what he likes.
 */
export interface SnapshotAttestation {
  /**
   * A quote with the report data SHA-256 of `lockstep/snapshot-quote/v1` ‖ 0x00 ‖ hash of the block's header (32) ‖
   * `keyHistoryHash` up to the block (32), then 32 zero bytes. No challenge: what was final stays so.
   */
  attest(head: SnapshotHead): Promise<Uint8Array>
  /**
   * @param judged a note that this enclave has made of this head, if there is one: the quote may be of any security
   * version then. It was new enough when it came, and the enclave's own version, which is not measured, may have risen.
   * @throws LockstepError `SnapshotUnattested` unless an enclave of this code, with these keys, has quoted this head
   */
  requireAttested(head: SnapshotHead, quote: Uint8Array, judged?: Uint8Array): void
  /** Seals for this enclave's later starts that it has judged this head. */
  note(head: SnapshotHead): Uint8Array
}

export interface SnapshotAttestationOptions {
  readonly provider: CryptoProvider
  readonly policy: PeerPolicy
  /** The enclave's own. */
  readonly sealing: Sealing
  /** The enclave's, to which notes belong as its block records do. */
  readonly account: Hex
  quote(reportData: Uint8Array): Promise<Uint8Array>
}

const tag = asciiBytes('lockstep/snapshot-quote/v1\0')
const noteDomain = asciiBytes('lockstep/snapshot-judged/v1\0')

/** @param firstKey hash of the shard's first shielding key */
export function createSnapshotAttestation(
  { provider, policy, sealing, account, quote }: SnapshotAttestationOptions,
  firstKey: Hex,
): SnapshotAttestation {
  const { mrenclave } = policy.own

  function reportData({ header, keyChanges }: SnapshotHead): Uint8Array {
    const bound = [blockHeaderHash(provider, header), keyHistoryHash(provider, firstKey, keyChanges)]
    return quotedHash(provider, [tag, ...bound.map(fromHex)])
  }

  /** A note says all by where it belongs. */
  function notePlace(head: SnapshotHead): Uint8Array {
    return concatBytes(noteDomain, fromHex(account), reportData(head))
  }

  function isNoted(head: SnapshotHead, judged: Uint8Array): boolean {
    try {
      unseal(sealing, judged, notePlace(head))
      return true
    } catch (error) {
      if (error instanceof LockstepError && error.code === 'SealBroken') return false
      throw error
    }
  }

  return {
    attest: (head) => quote(reportData(head)),
    requireAttested(head, shown, judged) {
      const judging = judged && isNoted(head, judged) ? { ...policy, minimumSecurityVersion: 0 } : policy
      const refused = judgePeer(judging, { mrenclave }, shown, reportData(head))
      if (refused !== undefined) throw snapshotUnattested(head, blockHeaderHash(provider, head.header), refused)
    },
    note: (head) => seal(sealing, new Uint8Array(), notePlace(head)),
  }
}

function snapshotUnattested({ header }: SnapshotHead, hash: Hex, refused: string): LockstepError {
  return new LockstepError(
    'SnapshotUnattested',
    `no enclave of this code has quoted the snapshot of block ${header.number} with the header ${hash} (${refused}); take it from a worker of the shard`,
    { field: 'checkpoint', value: hash, limit: refused },
  )
}
