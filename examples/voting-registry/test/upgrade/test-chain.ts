import { createProvider } from '@lockstep/adapters/crypto-native'
import { createEmbeddedChain, createIndirectInvocation } from '@lockstep/adapters/parentchain/embedded'
import { createPlatform } from '@lockstep/adapters/tee'
import { type Hex, toHex } from '@lockstep/core'
import { composeOperation } from '@lockstep/core/client'
import { type CryptoProvider, parseShieldingKey, type Signer, signerFromUri } from '@lockstep/core/crypto'
import type { Domain } from '@lockstep/core/operation'
import type { Call, InferFields } from '@lockstep/core/stf'
import type { Attestation, Parentchain } from '@lockstep/core/worker'

export const provider: CryptoProvider = createProvider()
/** As the killed host makes it: the same platform in another process. */
export const platform = createPlatform({ provider, entropy: (length) => new Uint8Array(length).fill(7) })

const finalityKeySeed = new Uint8Array(32).fill(0x46)
const noEntropy = (length: number): Uint8Array => new Uint8Array(length).fill(9)
export const account = (uri: string): Signer => signerFromUri(provider, 'ed25519', uri, noEntropy)

export interface TestChain {
  readonly parameters: { readonly genesisHash: Hex; readonly finalityAuthority: Hex }
  /** What workers get of it: the enclaves are not registered, and so their outputs go nowhere. */
  readonly parentchain: Parentchain
  /** A block with what was submitted. */
  produce(): Promise<void>
  /** Submits a call, signed and encrypted for the shard as `attestation` shows it; answers the operation's hash. */
  submit<Args>(
    call: Call<Args>,
    args: InferFields<Args>,
    by: { readonly signer: Signer; readonly nonce: number; readonly domain: Domain; readonly attestation: Attestation },
  ): Promise<Hex>
}

export function createTestChain(): TestChain {
  const relayer = account('//Relayer')
  const chain = createEmbeddedChain({
    provider,
    genesis: { timestamp: 1_700_000_000_000n, balances: { [relayer.account]: 1_000_000n } },
    finalityKeySeed,
  })
  const invocation = createIndirectInvocation({ provider, chain, signer: relayer })
  return {
    parameters: {
      genesisHash: chain.genesisHash,
      finalityAuthority: toHex(provider.publicKeyEd25519(finalityKeySeed)),
    },
    parentchain: { ...chain, submit: async () => '0x' },
    produce: async () => {
      chain.produceBlock()
    },
    async submit(call, args, { signer, nonce, domain, attestation }) {
      const shieldingKey = parseShieldingKey(attestation.shieldingKey)
      const composed = composeOperation(call, args, { provider, shieldingKey, domain, signer, nonce })
      await invocation.invoke(domain.shard, composed.ciphertext)
      return composed.operationHash
    },
  }
}
