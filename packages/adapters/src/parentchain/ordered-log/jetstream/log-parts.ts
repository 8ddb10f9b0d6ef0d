import { type Hex, toHex } from '@lockstep/core'
import type { ParentchainBlock } from '@lockstep/core/worker'
import { integriteePalletIndexes, type PalletIndexes, runtimeCallCodec } from '../../integritee/index.js'
import { admitExtrinsic } from '../../signed-chain/admit-extrinsic.js'
import type { PendingExtrinsic } from '../../signed-chain/mempool.js'
import { type ReadExtrinsic, readExtrinsic } from '../../signed-chain/read-extrinsic.js'
import { sealGenesis } from '../../signed-chain/signed-chain.js'
import type { TrustAnchor } from '../../signed-chain/verify-block.js'
import { confirmationEvents } from '../confirmation-events.js'
import { orderedLogFinalityDomain } from '../finality-domain.js'
import { requireLogCall } from '../require-log-call.js'
import { encodeJetStreamGenesis, type JetStreamGenesis } from './jetstream-genesis.js'
import type { JetStreamLogOptions } from './jetstream-log-options.js'

/** What a log is by its options alone, before any server was asked. */
export interface LogParts {
  readonly genesis: JetStreamGenesis
  readonly genesisBlock: ParentchainBlock
  /** The genesis in the stream's first message, and the id of that. */
  readonly genesisMessage: { readonly id: Hex; readonly data: Uint8Array }
  readonly anchor: TrustAnchor
  readonly pallets: PalletIndexes
  /** What is in a batch beside its timestamp. The batch's bytes must not change any more. */
  signedIn(batch: Pick<ParentchainBlock, 'extrinsics'>): readonly ReadExtrinsic[]
  /** @param extrinsics a batch's, the timestamp first. */
  eventsOf(extrinsics: readonly Uint8Array[]): readonly Uint8Array[]
  /** @throws LockstepError what `admitExtrinsic` and `requireLogCall` throw */
  admit(maximumSize: number, bytes: Uint8Array): PendingExtrinsic
}

export function logPartsOf(options: JetStreamLogOptions): LogParts {
  const { provider, sequencer } = options
  const authority = 'keySeed' in sequencer ? toHex(provider.publicKeyEd25519(sequencer.keySeed)) : sequencer.publicKey
  const log = {
    name: options.name ?? '',
    timestamp: options.timestamp,
    batchInterval: options.batchInterval ?? 1000n,
    sequencer: authority,
    bridgePalletIndex: options.bridgePalletIndex ?? integriteePalletIndexes.enclaveBridge,
    shieldAuthorities: options.shieldAuthorities ?? [],
  }
  const genesis = { shard: options.shard, stf: options.stf, log }
  const data = encodeJetStreamGenesis(genesis)
  const id = toHex(provider.blake2b256(data))
  const genesisBlock = sealGenesis({ provider, genesisCommitment: id })
  const genesisHash = genesisBlock.hash
  const pallets = { ...integriteePalletIndexes, enclaveBridge: log.bridgePalletIndex }
  const rules = { callCodec: runtimeCallCodec(pallets), shieldAuthorities: log.shieldAuthorities, pallets }
  const events = confirmationEvents(pallets)
  const decoded = new WeakMap<Uint8Array, ReadExtrinsic>()

  /** PERF: an extrinsic is looked at for its call, its nonce and its place in the queue; decoding it is most of that. */
  function decodeOnce(bytes: Uint8Array): ReadExtrinsic {
    const known = decoded.get(bytes)
    if (known !== undefined) return known
    const extrinsic = readExtrinsic(bytes)
    decoded.set(bytes, extrinsic)
    return extrinsic
  }

  const signedIn: LogParts['signedIn'] = ({ extrinsics: [_timestamp, ...signed] }) => signed.map(decodeOnce)

  return {
    genesis,
    genesisBlock,
    genesisMessage: { id, data },
    anchor: { provider, genesisHash, authority, finalityDomain: orderedLogFinalityDomain },
    pallets,
    signedIn,
    eventsOf: (extrinsics) => events({ extrinsics: signedIn({ extrinsics }) }),
    admit(maximumSize, bytes) {
      const requireCall = (call: Uint8Array, signer: Hex) => requireLogCall(rules, call, signer)
      const admitted = admitExtrinsic({ provider, genesisHash, maximumSize, requireCall }, bytes)
      decoded.set(admitted.bytes, admitted.extrinsic)
      return admitted
    },
  }
}
