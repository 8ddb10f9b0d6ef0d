import { setTimeout as pause } from 'node:timers/promises'
import {
  type Abi,
  type Address,
  type Chain,
  createTestClient,
  encodeDeployData,
  getAddress,
  type Hex,
  type HttpTransport,
  http,
  type PublicActions,
  publicActions,
  type TestClient,
  type TransactionReceipt,
  TransactionReceiptNotFoundError,
  type WalletActions,
  walletActions,
} from 'viem'
import { anvil as anvilChain } from 'viem/chains'
import { startAnvil } from './anvil.js'

/** Named, because the type that is inferred cannot be written into a declaration. */
type Client = TestClient<'anvil', HttpTransport, Chain, undefined> &
  PublicActions<HttpTransport, Chain, undefined> &
  WalletActions<Chain, undefined>

const createClient = (url: string): Client =>
  createTestClient<'anvil', HttpTransport, Chain>({ mode: 'anvil', chain: anvilChain, transport: http(url) })
    .extend(publicActions)
    .extend(walletActions)

/** A real EVM with ten funded accounts. */
export interface TestChain {
  readonly client: Client
  /** The accounts, by their place. */
  account(index: number): Address
  deploy(abi: Abi, bytecode: Hex, args: readonly unknown[]): Promise<Address>
  /** The receipt of a transaction, whether it succeeded or reverted. */
  mined(hash: Promise<Hex>): Promise<TransactionReceipt>
  stop(): Promise<void>
}

/** Enough for every call here; without it viem asks the node for an estimate, which refuses what would revert. */
export const gas = 16_000_000n

export async function startChain(): Promise<TestChain> {
  const anvil = await startAnvil()
  const client = createClient(anvil.url)
  const accounts = await client.getAddresses()
  const account = (index: number): Address => {
    const address = accounts[index]
    if (address === undefined) throw new Error(`there is no account ${index}`)
    return address
  }
  const mined = async (hash: Promise<Hex>): Promise<TransactionReceipt> => {
    const sent = await hash
    for (;;) {
      const receipt = await client.getTransactionReceipt({ hash: sent }).catch((error) => {
        if (error instanceof TransactionReceiptNotFoundError) return undefined
        throw error
      })
      if (receipt !== undefined) return receipt
      await pause(1)
    }
  }
  return {
    client,
    account,
    mined,
    async deploy(abi, bytecode, args) {
      const data = encodeDeployData({ abi, bytecode, args })
      const { status, contractAddress } = await mined(client.sendTransaction({ account: account(0), data, gas }))
      if (status !== 'success' || typeof contractAddress !== 'string') throw new Error('the deployment failed')
      return getAddress(contractAddress)
    },
    stop: () => anvil.stop(),
  }
}
