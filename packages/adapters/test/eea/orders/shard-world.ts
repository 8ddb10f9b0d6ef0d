import {
  createEmbeddedChain,
  createEmbeddedLightClient,
  createExtrinsicFactory,
  createIndirectInvocation,
} from '@lockstep/adapters/parentchain/embedded'
import { createOrderedLog, createOrderedLogLightClient } from '@lockstep/adapters/parentchain/ordered-log'
import { createMemoryStore } from '@lockstep/adapters/store'
import { createPlatform, type EnclaveConnections, type EnclaveProgram, simulatorSigner } from '@lockstep/adapters/tee'
import { AccountId, encode, type Hex, struct, toHex } from '@lockstep/core'
import { attestWorker, type GetterAccess, type IndirectInvocation } from '@lockstep/core/client'
import { type Signer, shieldingEncrypt } from '@lockstep/core/crypto'
import { encodeCall, signCall } from '@lockstep/core/operation'
import type { SignedHeader } from '@lockstep/core/receipt'
import { createWorker, type Enclave, type Parentchain } from '@lockstep/core/worker'
import { balances } from '@lockstep/stf-balances'
import { createTrustedShard, type TrustedShard } from '../../../src/direct/index.js'
import { sealKeys } from '../../../src/tee/sealed-keys.js'
import { keyVector } from '../../integritee-rpc/rpc-vector.js'
import { alice, ed25519, entropy, provider, shard, verifier } from '../../integritee-rpc/test-worker.js'

/** The same code in every shard of a test, so that the same signed operation serves all of them. */
const mrenclave = toHex(new Uint8Array(32).fill(5))
const identity = { mrenclave, mrsigner: simulatorSigner, securityVersion: 1, debug: false }
const funder = ed25519('//Funder')
const timestamp = 1_700_000_000_000n

/** A shard with its one worker, on a parentchain of some kind. Alice has 1,000. */
export interface TestShard {
  readonly trusted: TrustedShard
  readonly access: GetterAccess
  readonly invocation: IndirectInvocation
  /** The next block, and the worker's import of it. */
  produce(): Promise<void>
  head(): Promise<SignedHeader>
}

/** A shard whose parentchain is an embedded chain, as Integritee's. */
export const openChainShard = async (): Promise<TestShard> => {
  const finalityKeySeed = new Uint8Array(32).fill(9)
  const chain = createEmbeddedChain({
    provider,
    genesis: { timestamp, balances: { [funder.account]: 10n ** 12n } },
    finalityKeySeed,
    allowSkippingAttestation: true,
    verifyQuote: () => ({ fingerprint: mrenclave, signer: mrenclave, status: 'ok' }),
  })
  const { genesisHash, finalityAuthority } = chain
  const connections = {
    lightClient: createEmbeddedLightClient({ provider, genesisHash, finalityAuthority }),
    extrinsics: createExtrinsicFactory({ provider, genesisHash }),
  }
  return openShard(chain, connections, () => chain.produceBlock())
}

/** A shard that follows an ordered log. */
export const openLogShard = async (): Promise<TestShard> => {
  const log = createOrderedLog({
    provider,
    sequencerKeySeed: new Uint8Array(32).fill(8),
    timestamp,
    shieldAuthorities: [funder.account],
  })
  const { genesisHash, sequencer } = log
  const connections = {
    lightClient: createOrderedLogLightClient({ provider, genesisHash, sequencer }),
    extrinsics: createExtrinsicFactory({ provider, genesisHash }),
  }
  return openShard(log, connections, () => log.sealBatch())
}

async function openShard(
  chain: Parentchain,
  connections: EnclaveConnections,
  produceBlock: () => unknown,
): Promise<TestShard> {
  // Of its own: a platform counts the blocks of an enclave, and every shard here is the same one.
  const platform = createPlatform({ provider, entropy: () => new Uint8Array(32).fill(3) })
  const program: EnclaveProgram = { stf: balances, parameters: struct({}), connect: () => connections }
  const sealing = { provider, sealingKey: platform.sealingKey(identity), entropy }
  const shieldingKey = keyVector('rsa3072/e65537')
  const keys = { signerSeed: new Uint8Array(32).fill(6), boxSecret: entropy(32), shieldingKey }
  const trusted = createTrustedShard({
    program,
    settings: { parameters: {}, shard, quotingKeys: [platform.quotingKey] },
    keys: { sealed: sealKeys(sealing, shard, keys) },
    provider,
    services: {
      ...sealing,
      identity,
      quote: async (reportData) => platform.quote(identity, reportData),
      raiseCounter: (name, least) => platform.raiseCounter(identity, name, least),
    },
  })
  const enclave: Enclave = { ...trusted.runtime, close: async () => undefined }
  for (const extrinsic of await enclave.registration(0, { primary: true })) await chain.submit(extrinsic)
  const worker = await createWorker({ parentchain: chain, enclave, store: createMemoryStore() })
  const code = { mrenclave, minimumSecurityVersion: 1 }
  const attested = await attestWorker(enclave, verifier, code, { provider, entropy })
  const access = { provider, entropy, connection: enclave, worker: attested, shard }
  const invocation = createIndirectInvocation({ provider, chain, signer: funder })

  const produce = async (): Promise<void> => {
    produceBlock()
    const head = await chain.finalizedHead()
    for await (const { number } of worker.import()) if (number >= head) break
  }
  await produce()
  const beneficiary = shieldingEncrypt(provider, shieldingKey, encode(AccountId, alice.account))
  await invocation.shieldFunds(shard, beneficiary, 1000n)
  await produce()
  return {
    trusted,
    access,
    invocation,
    produce,
    async head() {
      const head = await trusted.head()
      if (head === undefined) throw new Error('the shard has no block')
      return head
    },
  }
}

/** Orders what waits in the pool into the next block. */
export const orderPool = async ({ trusted, invocation, produce }: TestShard): Promise<void> => {
  const requests = await trusted.propose({ count: 100, bytes: 100_000 }, 0)
  for (const request of requests) await invocation.invoke(shard, request)
  await produce()
}

/** A transfer, signed by an account for the shards of {@link TestShard}. */
export const transfer = (
  signer: Signer,
  to: Hex,
  amount: bigint,
  nonce: number,
  path: 'indirectCall' | 'directCall' = 'indirectCall',
): Uint8Array =>
  signCall(encodeCall(balances.calls.balanceTransfer, signer.account, { to, amount }), {
    nonce,
    domain: { mrenclave, shard },
    signer,
    path,
  })
