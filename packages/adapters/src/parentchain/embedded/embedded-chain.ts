import { type Hex, LockstepError, toHex } from '@lockstep/core'
import { decode, encode } from '@lockstep/core/codec'
import type { CryptoProvider } from '@lockstep/core/crypto'
import type { ParentchainBlock } from '@lockstep/core/worker'
import {
  type EventRecord,
  eventRecordCodec,
  integriteePalletIndexes,
  type RuntimeCall,
  runtimeCallCodec,
  type ShardSignerStatus,
  type UpgradableShardConfig,
} from '../integritee/index.js'
import { createSignedChain, type SignedChain } from '../signed-chain/signed-chain.js'
import { createChainState } from './chain-state.js'
import { executeBlock, type Runtime } from './execute-block.js'
import { embeddedFinalityDomain } from './finality-domain.js'
import { endowments, type Genesis, genesisCommitment } from './genesis.js'
import type { RegisteredEnclave } from './registered-enclave.js'
import type { VerifyQuote } from './verify-quote.js'

/** Genesis, block times and bounds of an embedded chain. Amounts are in its smallest unit. */
export interface EmbeddedChainOptions {
  readonly provider: CryptoProvider
  readonly genesis: Genesis
  /** Milliseconds from one block to the next; 6000 if left out. */
  readonly blockTime?: bigint
  /** Ed25519 seed, 32 bytes, of the authority that makes blocks final. */
  readonly finalityKeySeed: Uint8Array
  /** How many blocks must follow a block before it is final; 0 if left out: at once. */
  readonly finalityLag?: number
  /** `manual` (the default): blocks come from `produceBlock`. `instant`: every accepted extrinsic makes one. */
  readonly production?: 'manual' | 'instant'
  /** What a quote proves. Left out, every quote is refused. */
  readonly verifyQuote?: VerifyQuote
  /** Whether enclaves may register without a quote; false if left out. For tests of other things only. */
  readonly allowSkippingAttestation?: boolean
  /** Where the enclave-bridge pallet stands; 54 if left out. */
  readonly bridgePalletIndex?: number
  /** Bytes of extrinsics that fit into a block; 4 MiB if left out. */
  readonly maximumBlockSize?: number
  /** Extrinsics that may wait for a block; 8192 if left out. */
  readonly mempoolCapacity?: number
  /** Extrinsics of one account that may wait for a block; half of `mempoolCapacity` if left out. */
  readonly mempoolCapacityPerAccount?: number
}

/** A parentchain in the same process, with the pallets that a worker meets on Integritee's chain. */
export interface EmbeddedChain extends SignedChain {
  /** SCALE bytes of a call: what `composeExtrinsic` wants. */
  encodeCall(call: RuntimeCall): Uint8Array
  /** Puts what waits, as much as fits, into the next block. Its justification is empty until it is final. */
  produceBlock(): ParentchainBlock
  /** In the smallest unit; 0 for an account that nobody knows. */
  balanceOf(account: Hex): bigint
  /** The events of a block, final or not; none for a block that does not exist. */
  eventsOf(number: number): readonly EventRecord[]
  /** The enclaves that have acted for a shard, in the order of their first acts. */
  shardStatus(shard: Hex): readonly ShardSignerStatus[]
  /** `undefined` for a shard that nobody has configured. */
  shardConfig(shard: Hex): UpgradableShardConfig | undefined
  /** The enclave that acts by this account. */
  enclaveOf(account: Hex): RegisteredEnclave | undefined
  /** The rate that the last update set, with 32 binary digits behind the point; 0 for none. Texts are UTF-8 bytes. */
  exchangeRate(source: Hex, tradingPair: Hex): bigint
  /** What the last update of the data said. */
  oracleData(source: Hex, name: Hex): Hex | undefined
  /** How many extrinsics have asked for the unshielding; one of them was paid. */
  unshieldConfirmations(shard: Hex, callHash: Hex): number
}

/**
 * A development chain in the process: deterministic, in memory, without clock, randomness, fees or forks. The same
 * extrinsics, handed over in the same order between the same blocks, give the same bytes.
 *
 * Its pallets follow Integritee's (see `docs/compatibility.md`); extrinsic format and finality are its own.
 *
 * @throws LockstepError `EmbeddedChainOption` for an option out of bounds; `IssuanceOutOfBounds`, `EndowmentTooSmall`; a codec's error for
 * an account or amount that is none.
 */
export function createEmbeddedChain(options: EmbeddedChainOptions): EmbeddedChain {
  const { provider, genesis, finalityKeySeed, blockTime = 6000n, finalityLag = 0 } = options
  requireOptions(blockTime, finalityLag)
  const pallets = {
    ...integriteePalletIndexes,
    enclaveBridge: options.bridgePalletIndex ?? integriteePalletIndexes.enclaveBridge,
  }
  const runtime: Runtime = {
    pallets,
    callCodec: runtimeCallCodec(pallets),
    state: createChainState(),
    attestation: {
      verifyQuote: options.verifyQuote ?? (() => undefined),
      allowSkippingAttestation: options.allowSkippingAttestation ?? false,
    },
    existentialDeposit: genesis.existentialDeposit ?? 0n,
    sudoKey: genesis.sudoKey,
  }
  for (const [account, amount] of endowments(genesis)) runtime.state.balances.set(account, amount)
  const recordCodec = eventRecordCodec(pallets)
  const history: (readonly EventRecord[])[] = [[]]

  const chain = createSignedChain({
    provider,
    genesisTimestamp: genesis.timestamp,
    genesisCommitment: genesisCommitment(provider, {
      genesis,
      blockTime,
      authority: toHex(provider.publicKeyEd25519(finalityKeySeed)),
      pallets,
    }),
    blockTime,
    finalityDomain: embeddedFinalityDomain,
    finalityKeySeed,
    finalityLag,
    timestampPallet: pallets.timestamp,
    maximumBlockSize: options.maximumBlockSize ?? 4 * 1024 * 1024,
    mempoolCapacity: options.mempoolCapacity ?? 8192,
    mempoolCapacityPerAccount: options.mempoolCapacityPerAccount,
    requireCall: (call) => requireCall(runtime, call),
    execute(body) {
      const records = executeBlock(runtime, body)
      history[body.number] = records
      return records.map((record) => encode(recordCodec, record))
    },
  })

  return {
    ...chain,
    produceBlock: () => chain.produceBlock(),
    async submit(extrinsic) {
      const hash = await chain.submit(extrinsic)
      if (options.production === 'instant') chain.produceBlock()
      return hash
    },
    encodeCall: (call) => encode(runtime.callCodec, call),
    balanceOf: (account) => runtime.state.balances.get(account) ?? 0n,
    eventsOf: (number) => history[number] ?? [],
    shardStatus: (shard) => runtime.state.shardStatus.get(shard) ?? [],
    shardConfig: (shard) => runtime.state.shardConfigs.get(shard),
    enclaveOf: (account) => runtime.state.sovereignEnclaves.get(account),
    exchangeRate: (source, tradingPair) => runtime.state.exchangeRates.get(`${source}/${tradingPair}`) ?? 0n,
    oracleData: (source, name) => runtime.state.oracleData.get(`${source}/${name}`),
    unshieldConfirmations: (shard, callHash) => runtime.state.executedUnshieldCalls.get(`${shard}/${callHash}`) ?? 0,
  }
}

function requireCall({ callCodec }: Runtime, call: Uint8Array): void {
  try {
    decode(callCodec, call)
  } catch (cause) {
    throw new LockstepError(
      'CallMalformed',
      `the extrinsic's call (${call.length} bytes) is none of this chain's; build it with encodeCall`,
      { field: 'call', value: toHex(call.subarray(0, 2)) },
      { cause },
    )
  }
}

function requireOptions(blockTime: bigint, finalityLag: number): void {
  if (blockTime < 1n) {
    throw new LockstepError(
      'EmbeddedChainOption',
      `blockTime is ${blockTime} ms, the least is 1; give a positive one`,
      {
        field: 'blockTime',
        value: blockTime,
        limit: 1n,
      },
    )
  }
  if (!Number.isSafeInteger(finalityLag) || finalityLag < 0) {
    throw new LockstepError(
      'EmbeddedChainOption',
      `finalityLag is ${finalityLag}, it must be a whole number from 0 on`,
      {
        field: 'finalityLag',
        value: finalityLag,
        limit: 0,
      },
    )
  }
}
