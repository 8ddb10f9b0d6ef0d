// client.ts
import { setTimeout } from 'node:timers/promises'
import { createProvider } from '@lockstep/adapters/crypto-native'
import { createSubstrateExtrinsicFactory, encodeCarried, remarkCarrier } from '@lockstep/adapters/parentchain/substrate'
import { type Hex, toHex } from '@lockstep/core'
import { composeOperation, fetchReceipts, type GetterAccess } from '@lockstep/core/client'
import type { Signer } from '@lockstep/core/crypto'
import { balances } from '@lockstep/stf-balances'
import type { connectChain } from './chain.js'

const provider = createProvider()

type Connected = ReturnType<typeof connectChain>

/** Submits a call that the runtime knows, as `payer`, who pays its fee. */
async function submit({ parentchain, runtime }: Connected, payer: Signer, call: Uint8Array): Promise<void> {
  const { genesisHash } = parentchain
  const factory = createSubstrateExtrinsicFactory({ provider, genesisHash, runtime })
  await parentchain.submit(factory.extrinsic(call, payer, await parentchain.nextNonce(payer.account)))
}

/** Pays in: a plain transfer to the vault. */
export async function deposit(chain: Connected, payer: Signer, vault: Hex, amount: bigint): Promise<void> {
  await submit(chain, payer, chain.runtime.composeCall('balances', 'transferKeepAlive', [vault, amount]))
}

/** A transfer that only the enclave can read, in a remark; waits for its receipt. */
export async function transfer(
  chain: Connected,
  access: GetterAccess,
  signer: Signer,
  args: { readonly to: Hex; readonly amount: bigint },
  nonce: number,
) {
  const { shard, worker } = access
  const { ciphertext, operationHash } = composeOperation(balances.calls.balanceTransfer, args, {
    provider,
    shieldingKey: worker.shieldingKey,
    domain: { mrenclave: worker.mrenclave, shard },
    signer,
    nonce,
  })
  const request = { shard, ciphertext: toHex(ciphertext) }
  await submit(chain, signer, encodeCarried(chain.runtime, remarkCarrier, { type: 'invoke', value: { request } }))
  for (;;) {
    const [signed] = await fetchReceipts(provider, access, shard, operationHash)
    if (signed !== undefined) return signed.receipt
    await setTimeout(500)
  }
}
