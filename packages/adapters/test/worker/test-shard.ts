import { createProvider } from '@lockstep/adapters/crypto-native'
import {
  createEmbeddedChain,
  createEmbeddedLightClient,
  createExtrinsicFactory,
  createIndirectInvocation,
  type EmbeddedChain,
} from '@lockstep/adapters/parentchain/embedded'
import { vaultOf } from '@lockstep/adapters/parentchain/integritee'
import {
  createAttestationVerifier,
  createPlatform,
  defineEnclaveProgram,
  type KeySource,
  type LaunchedEnclave,
  type LaunchOptions,
  launchInProcess,
  type Platform,
} from '@lockstep/adapters/tee'
import { AccountId, encode, H256, type Hex, struct, toHex } from '@lockstep/core'
import { attestWorker, composeOperation, type GetterAccess, type IndirectInvocation } from '@lockstep/core/client'
import { type Signer, shieldingEncrypt, signerFromUri } from '@lockstep/core/crypto'
import type { SignedHeader } from '@lockstep/core/receipt'
import type { AttestationVerifier, LightClient, Store, Worker, WorkerOptions } from '@lockstep/core/worker'
import { balances } from '@lockstep/stf-balances'

export const provider = createProvider()

/** Test keys, and bytes that are random enough for tests. */
let drawn = 0
export const entropy = (length: number): Uint8Array => {
  drawn += 1
  return provider.sha256(Uint8Array.of(drawn, drawn >> 8)).slice(0, length)
}
const account = (uri: string): Signer => signerFromUri(provider, 'ed25519', uri, entropy)
export const alice = account('//Alice')
export const bob = account('//Bob')
/** Has funds on the parentchain. */
export const relayer = account('//Relayer')
/** Transfers to its account on the parentchain shield, as those to the vault. */
export const watched = account('//Watched')

const finalityKeySeed = new Uint8Array(32).fill(9)

/** @param finalized how far a block's proof makes blocks final, by its number; as the parentchain's blocks are if left out */
function programWith(finalized?: (block: number) => number) {
  return defineEnclaveProgram({
    stf: balances,
    parameters: struct({ genesisHash: H256, finalityAuthority: H256 }),
    connect(own, { genesisHash, finalityAuthority }, shard) {
      const deposits = { shard, accounts: [vaultOf(shard), watched.account] }
      const lightClient = createEmbeddedLightClient({ provider: own, genesisHash, finalityAuthority, deposits })
      const verify: LightClient['verify'] = (previous, block) => ({
        ...lightClient.verify(previous, block),
        ...(finalized === undefined ? {} : { finalized: finalized(block.number) }),
      })
      return {
        lightClient: { ...lightClient, verify },
        extrinsics: createExtrinsicFactory({ provider: own, genesisHash }),
      }
    },
  })
}

/** A parentchain, a platform, and what clients need; enclaves are launched on it. */
export interface TestShard {
  readonly chain: EmbeddedChain
  readonly platform: Platform
  readonly verifier: AttestationVerifier
  readonly invocation: IndirectInvocation
  launch(keys: KeySource): Promise<LaunchedEnclave>
  access(enclave: LaunchedEnclave): Promise<GetterAccess>
  /** Submits funds for an account; they are in the next block. */
  shield(access: GetterAccess, who: Hex, amount: bigint): Promise<Hex>
  /** Submits a transfer; answers hashes of extrinsic and operation. */
  transfer(
    access: GetterAccess,
    from: Signer,
    to: Hex,
    amount: bigint,
    nonce: number,
  ): Promise<{ readonly extrinsicHash: Hex; readonly operationHash: Hex }>
  unshield(access: GetterAccess, from: Signer, beneficiary: Hex, amount: bigint, nonce: number): Promise<void>
}

export function createTestShard(
  finalized?: (block: number) => number,
  settings: Pick<LaunchOptions, 'publishStateEvery'> = {},
): TestShard {
  const program = programWith(finalized)
  const platform = createPlatform({ provider, entropy: () => new Uint8Array(32).fill(3) })
  const verifier = createAttestationVerifier(provider, [platform.quotingKey])
  const chain = createEmbeddedChain({
    provider,
    genesis: { timestamp: 1_700_000_000_000n, balances: { [relayer.account]: 10n ** 18n } },
    finalityKeySeed,
    verifyQuote: (quote) => {
      const { mrenclave, reportData } = verifier.verify(quote)
      return { fingerprint: mrenclave, signer: toHex(reportData.subarray(0, 32)), status: 'ok' }
    },
  })
  const finalityAuthority = toHex(provider.publicKeyEd25519(finalityKeySeed))
  const invocation = createIndirectInvocation({ provider, chain, signer: relayer })
  const compose = (access: GetterAccess, signer: Signer, nonce: number) => ({
    provider,
    shieldingKey: access.worker.shieldingKey,
    domain: { mrenclave: access.worker.mrenclave, shard: access.shard },
    signer,
    nonce,
  })
  return {
    chain,
    platform,
    verifier,
    invocation,
    launch: (keys) =>
      launchInProcess({
        platform,
        program,
        provider,
        keys,
        ...settings,
        parameters: { genesisHash: chain.genesisHash, finalityAuthority },
      }),
    async access(enclave) {
      const trusted = { mrenclave: enclave.mrenclave, minimumSecurityVersion: 1 }
      const worker = await attestWorker(enclave, verifier, trusted, { provider, entropy })
      return { provider, entropy, connection: enclave, worker, shard: enclave.shard }
    },
    shield: (access, who, amount) =>
      invocation.shieldFunds(
        access.shard,
        shieldingEncrypt(provider, access.worker.shieldingKey, encode(AccountId, who)),
        amount,
      ),
    async transfer(access, from, to, amount, nonce) {
      const call = balances.calls.balanceTransfer
      const composed = composeOperation(call, { to, amount }, compose(access, from, nonce))
      const extrinsicHash = await invocation.invoke(access.shard, composed.ciphertext)
      return { extrinsicHash, operationHash: composed.operationHash }
    },
    async unshield(access, from, beneficiary, amount, nonce) {
      const call = balances.calls.balanceUnshieldThroughEnclaveBridgePallet
      const args = { beneficiary, amount, shard: access.shard }
      await invocation.invoke(access.shard, composeOperation(call, args, compose(access, from, nonce)).ciphertext)
    },
  }
}

/** Registers an enclave as its shard's first. */
export async function register(chain: EmbeddedChain, enclave: LaunchedEnclave): Promise<void> {
  const nonce = await chain.nextNonce(enclave.account)
  for (const extrinsic of await enclave.registration(nonce, { primary: true })) await chain.submit(extrinsic)
}

/** Imports all finalized blocks that are there, and answers the header of the last. */
export async function importToHead(
  worker: Worker,
  batchSize = 1,
  options: WorkerOptions = {},
): Promise<SignedHeader | undefined> {
  const head = await worker.parentchain.finalizedHead()
  let last: SignedHeader | undefined
  if (((await worker.store.latest())?.number ?? 0) >= head) return last
  for await (const { number, signedHeader } of worker.import({ ...options, batchSize })) {
    last = signedHeader
    if (number >= head) break
  }
  return last
}

/** A store that does what its source does, but for the members that are given. */
export function alteredStore(store: Store, altered: Partial<Store>): Store {
  return { ...store, ...altered }
}
