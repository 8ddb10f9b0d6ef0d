import {
  composeExtrinsic,
  createEmbeddedChain,
  type EmbeddedChain,
  type EmbeddedChainOptions,
} from '@lockstep/adapters/parentchain/embedded'
import {
  dispatchErrorName,
  type EnclaveBridgeCall,
  type EventRecord,
  integriteePalletIndexes,
  type RuntimeCall,
} from '@lockstep/adapters/parentchain/integritee'
import type { Hex } from '@lockstep/core'
import { createPortableProvider, type Signer, signerFromUri } from '@lockstep/core/crypto'

export const provider = createPortableProvider()

/** Ed25519 only, which is deterministic; a test that drew entropy would not repeat. */
const account = (uri: string): Signer =>
  signerFromUri(provider, 'ed25519', uri, () => {
    throw new Error('Ed25519 draws no entropy')
  })

export const alice = account('//Alice')
export const bob = account('//Bob')
/** Signers of enclaves. */
export const eve = account('//Eve')
export const ferdie = account('//Ferdie')
export const sudoer = account('//Sudo')

/** 32 times the same byte. */
export const bytes32 = (byte: number): Hex => `0x${byte.toString(16).padStart(2, '0').repeat(32)}`

export const fingerprint = bytes32(0xe1)
export const otherFingerprint = bytes32(0xe2)
/** The shard that is named after the code that runs it. */
export const shard = bytes32(0xe1)

export const genesis = {
  timestamp: 1_700_000_000_000n,
  balances: { [alice.account]: 1_000n, [bob.account]: 0n },
  sudoKey: sudoer.account,
} as const

export const finalityKeySeed: Uint8Array = new Uint8Array(32).fill(7)

export function testChain(options: Partial<EmbeddedChainOptions> = {}): EmbeddedChain {
  return createEmbeddedChain({ provider, genesis, finalityKeySeed, allowSkippingAttestation: true, ...options })
}

/** Signs a call and hands it over; answers the bytes. */
export async function submit(chain: EmbeddedChain, signer: Signer, call: RuntimeCall): Promise<Uint8Array> {
  const nonce = await chain.nextNonce(signer.account)
  const { genesisHash } = chain
  const extrinsic = composeExtrinsic(signer, { call: chain.encodeCall(call), nonce, genesisHash })
  await chain.submit(extrinsic)
  return extrinsic
}

/** What happened to one extrinsic in a block of its own. */
export interface Applied {
  /** `ok`, or the error's name. */
  readonly outcome: string
  /** What the pallets emitted, without the outcome. */
  readonly events: readonly EventRecord['event'][]
  readonly records: readonly EventRecord[]
}

/** Puts one call into a block of its own. */
export async function apply(chain: EmbeddedChain, signer: Signer, call: RuntimeCall): Promise<Applied> {
  await submit(chain, signer, call)
  const { number } = chain.produceBlock()
  const records = chain.eventsOf(number).filter(({ phase }) => phase.value === 1)
  return {
    outcome: outcomeOf(records),
    events: records.map(({ event }) => event).filter(({ type }) => type !== 'system'),
    records,
  }
}

function outcomeOf(records: readonly EventRecord[]): string {
  const outcomes = records.flatMap(({ event }) => (event.type === 'system' ? [event.value] : []))
  const [outcome] = outcomes
  if (outcome === undefined || outcomes.length > 1) throw new Error(`${outcomes.length} outcomes`)
  if (outcome.type === 'extrinsicSuccess') return 'ok'
  return dispatchErrorName(integriteePalletIndexes, outcome.value.dispatchError)
}

export const bridge = (value: EnclaveBridgeCall): RuntimeCall => ({ type: 'enclaveBridge', value })

export const transfer = (to: Hex, value: bigint): RuntimeCall => ({
  type: 'balances',
  value: { type: 'transferAllowDeath', value: { dest: { type: 'id', value: to }, value } },
})

/** Registers an enclave without a quote. */
export const registerEnclave = (mrenclave: Hex): RuntimeCall => ({
  type: 'teerex',
  value: {
    type: 'registerSgxEnclave',
    value: { proof: mrenclave, workerUrl: null, attestationMethod: { type: 'skip', value: { proxied: false } } },
  },
})

export const shardConfig = (enclaveFingerprint: Hex) =>
  ({ enclaveFingerprint, maxInstances: null, authorities: null, maintenanceMode: false }) as const
