import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type Address,
  createTestClient,
  custom,
  encodeDeployData,
  encodeFunctionData,
  getAddress,
  getContractAddress,
  type Hex,
  type HttpTransport,
  http,
  isAddressEqual,
  type PublicActions,
  publicActions,
  type TestClient,
  type Transport,
  toFunctionSelector,
  type WalletActions,
  walletActions,
} from 'viem'
import { mnemonicToAccount } from 'viem/accounts'
import { type Chain, anvil as chain } from 'viem/chains'
import {
  allowListAbi,
  allowListBytecode,
  workOrderProxyAbi,
  workOrderProxyBytecode,
  workOrderReceiptsAbi,
  workOrderReceiptsBytecode,
} from '../../../../src/eea/proxy/index.js'
import { type Anvil, startAnvil } from '../anvil.js'
import { zeroAddress } from '../words.js'

type Client = TestClient<'anvil', HttpTransport, Chain, undefined> &
  PublicActions<HttpTransport, Chain, undefined> &
  WalletActions<Chain, undefined>

/** The accounts that every anvil has. */
export const accountOf = (index: number) =>
  mnemonicToAccount('test test test test test test test test test test test junk', { addressIndex: index })
export const administrator = accountOf(0)
export const requester = accountOf(1)
export const service = accountOf(5)

/** A node whose blocks are mined when a test says so, and that can be stopped and started again. */
export interface ProxyNode {
  readonly client: Client
  /** A transport to wherever the node is at the moment. */
  readonly transport: Transport
  mine(blocks: number): Promise<void>
  /** Forgets what waits to be mined. */
  dropPool(): Promise<void>
  /** Takes the newest blocks back and puts empty ones in their place. Answers how many; anvil cannot go below its start. */
  reorg(depth: number): Promise<number>
  /** Transactions of the service that a reorganization of this depth would hit: in its blocks, or waiting. */
  exposedTo(depth: number): Promise<number>
  deploy(): Promise<{ readonly proxy: Address; readonly receipts: Address; readonly firstBlock: number }>
  /** Transactions that wait to be mined. */
  pooled(): Promise<number>
  /** Transactions of the service's account from a block on. */
  serviceTransactions(fromBlock: number): Promise<number>
  /** Stops the node and starts it again with its blocks; its pool is gone. */
  restart(): Promise<void>
  stop(): Promise<void>
}

export const gas = 8_000_000n
const creation = 'workOrderReceiptCreate(bytes32,bytes32,bytes32,bytes32,uint256,bytes)'

export async function startProxyNode(): Promise<ProxyNode> {
  const directory = await mkdtemp(join(tmpdir(), 'lockstep-anvil-'))
  const state = join(directory, 'state.json')
  const start = () => startAnvil(['--no-mining', '--state', state, '--preserve-historical-states'])
  let anvil: Anvil = await start()
  let inner = http(anvil.url, { retryCount: 0, timeout: 60_000 })({ chain })
  const transport = custom(
    { request: ({ method, params }: { method: string; params?: unknown }) => inner.request({ method, params }) },
    { retryCount: 0 },
  )
  const client: Client = createTestClient<'anvil', HttpTransport, Chain>({
    mode: 'anvil',
    chain,
    // The client's type names the transport of the other tests; both only send requests.
    transport: (config) => ({ ...http(anvil.url)(config), request: (args) => inner.request(args) }),
  })
    .extend(publicActions)
    .extend(walletActions)
  const height = async () => Number(await client.getBlockNumber({ cacheTime: 0 }))
  // The states before it are gone, so a reorganization must not reach below.
  let startedAt = 0
  const mine = (blocks: number) => client.mine({ blocks })
  const reach = async (depth: number) => Math.max(0, Math.min(depth, (await height()) - startedAt - 1))

  const serviceTransactions = async (fromBlock: number): Promise<number> => {
    const at = (blockNumber: bigint) => client.getTransactionCount({ address: service.address, blockNumber })
    return (await at(BigInt(await height()))) - (await at(BigInt(fromBlock)))
  }
  const create = async (data: Hex, nonce: number): Promise<Address> => {
    await client.sendTransaction({ account: administrator.address, data, gas, nonce })
    return getContractAddress({ from: administrator.address, nonce: BigInt(nonce) })
  }
  return {
    client,
    transport,
    mine,
    dropPool: () => inner.request({ method: 'anvil_dropAllTransactions' }),
    async reorg(depth) {
      const possible = await reach(depth)
      if (possible > 0) await inner.request({ method: 'anvil_reorg', params: [possible, []] })
      return possible
    },
    async exposedTo(depth) {
      const possible = await reach(depth)
      if (possible === 0) return 0
      const { pending, queued } = await client.getTxpoolContent()
      const waiting = [pending, queued]
        .flatMap((pool) => Object.entries(pool))
        .filter(([sender]) => isAddressEqual(getAddress(sender), service.address))
        .flatMap(([, transactions]) => Object.keys(transactions))
      return waiting.length + (await serviceTransactions((await height()) - possible))
    },
    async deploy() {
      const nonce = await client.getTransactionCount({ address: administrator.address })
      const firstBlock = (await height()) + 1
      const policy = await create(
        encodeDeployData({ abi: allowListAbi, bytecode: allowListBytecode, args: [administrator.address] }),
        nonce,
      )
      const args = [administrator.address, policy, zeroAddress] as const
      const receipts = await create(
        encodeDeployData({ abi: workOrderReceiptsAbi, bytecode: workOrderReceiptsBytecode, args }),
        nonce + 1,
      )
      const proxy = await create(
        encodeDeployData({
          abi: workOrderProxyAbi,
          bytecode: workOrderProxyBytecode,
          args: [administrator.address, service.address, zeroAddress, zeroAddress, receipts],
        }),
        nonce + 2,
      )
      // The proxy creates receipts for requesters.
      await client.sendTransaction({
        account: administrator.address,
        to: policy,
        data: encodeFunctionData({
          abi: allowListAbi,
          functionName: 'permissionChange',
          args: [proxy, toFunctionSelector(creation), `0x${'ff'.repeat(32)}`, true],
        }),
        gas,
        nonce: nonce + 3,
      })
      await mine(1)
      // The contracts stay where they are, however deep a reorganization goes.
      await mine(13)
      return { proxy, receipts, firstBlock }
    },
    pooled: async () => (await client.getTxpoolStatus()).pending,
    serviceTransactions,
    async restart() {
      await anvil.shutDown()
      anvil = await start()
      inner = http(anvil.url, { retryCount: 0, timeout: 60_000 })({ chain })
      startedAt = await height()
    },
    async stop() {
      await anvil.stop()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
