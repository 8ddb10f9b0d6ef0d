import {
  createEmbeddedChain,
  createIndirectInvocation,
  type EmbeddedChain,
} from '@lockstep/adapters/parentchain/embedded'
import { AccountId, encode, type Hex, toHex } from '@lockstep/core'
import { composeOperation } from '@lockstep/core/client'
import {
  parseShieldingKey,
  type RsaPublicKey,
  type Signer,
  shieldingEncrypt,
  signerFromUri,
} from '@lockstep/core/crypto'
import type { Domain } from '@lockstep/core/operation'
import type { Attestation, ParentchainBlock } from '@lockstep/core/worker'
import { balances } from '@lockstep/stf-balances'
import { countingEntropy, provider } from './test-platform.js'

const signer = (uri: string): Signer => signerFromUri(provider, 'ed25519', uri, countingEntropy(6))
export const alice: Signer = signer('//Alice')
export const bob: Signer = signer('//Bob')
const relayer = signer('//Relayer')

const finalityKeySeed = new Uint8Array(32).fill(0x46)

/** An embedded parentchain with funds, and its clients. */
export interface BalancesChain {
  readonly chain: EmbeddedChain
  /** What an enclave follows it by. */
  readonly parameters: { readonly genesisHash: Hex; readonly finalityAuthority: Hex }
  /** Puts what was submitted into the next block. */
  block(): Promise<ParentchainBlock>
  invoke(shard: Hex, ciphertext: Uint8Array): Promise<Hex>
  shield(shard: Hex, key: RsaPublicKey, who: Signer, amount: bigint): Promise<void>
  /** Submits a transfer from Alice to Bob; answers the operation, in the clear. */
  transfer(domain: Domain, key: RsaPublicKey, amount: bigint, nonce: number): Promise<Uint8Array>
  unshield(domain: Domain, key: RsaPublicKey, amount: bigint, nonce: number): Promise<Uint8Array>
}

export function createBalancesChain(): BalancesChain {
  const chain = createEmbeddedChain({
    provider,
    genesis: { timestamp: 1_700_000_000_000n, balances: { [relayer.account]: 1_000_000n } },
    finalityKeySeed,
    allowSkippingAttestation: true,
  })
  const invocation = createIndirectInvocation({ provider, chain, signer: relayer })
  const { balanceTransfer, balanceUnshieldThroughEnclaveBridgePallet } = balances.calls
  return {
    chain,
    parameters: {
      genesisHash: chain.genesisHash,
      finalityAuthority: toHex(provider.publicKeyEd25519(finalityKeySeed)),
    },
    async block() {
      const { number } = chain.produceBlock()
      const block = await chain.block(number)
      if (block === undefined) throw new Error(`block ${number} is not final`)
      return block
    },
    invoke: invocation.invoke,
    async shield(shard, key, who, amount) {
      await invocation.shieldFunds(shard, shieldingEncrypt(provider, key, encode(AccountId, who.account)), amount)
    },
    async transfer(domain, shieldingKey, amount, nonce) {
      const options = { provider, shieldingKey, domain, signer: alice, nonce }
      const { operation, ciphertext } = composeOperation(balanceTransfer, { to: bob.account, amount }, options)
      await invocation.invoke(domain.shard, ciphertext)
      return operation
    },
    async unshield(domain, shieldingKey, amount, nonce) {
      const options = { provider, shieldingKey, domain, signer: alice, nonce }
      const args = { beneficiary: bob.account, amount, shard: domain.shard }
      const { operation, ciphertext } = composeOperation(balanceUnshieldThroughEnclaveBridgePallet, args, options)
      await invocation.invoke(domain.shard, ciphertext)
      return operation
    },
  }
}

/** The key that clients encrypt for. */
export const shieldingKeyOf = (attestation: Attestation): RsaPublicKey => parseShieldingKey(attestation.shieldingKey)
