// dapp.ts
import {
  receiptEscrowAbi,
  receiptEscrowBytecode,
  receiptEvidence,
  receiptVerifierAbi,
  receiptVerifierBytecode,
} from '@lockstep/adapters/eea/proxy'
import type { SignedReceipt } from '@lockstep/core/receipt'
import { type Account, type Address, createWalletClient, type Hex, http, parseEther, publicActions } from 'viem'
import { anvil as chain } from 'viem/chains'

/** The application that pays for an operation, acting through one account. */
export function connectEscrow(url: string, account: Account) {
  const client = createWalletClient({ chain, account, transport: http(url), pollingInterval: 20, cacheTime: 0 }).extend(
    publicActions,
  )
  const mined = async (sent: Promise<Hex>) => {
    const receipt = await client.waitForTransactionReceipt({ hash: await sent })
    if (receipt.status === 'reverted') throw new Error(`transaction ${receipt.transactionHash} reverted`)
    return receipt
  }
  const created = async (sent: Promise<Hex>): Promise<Address> => {
    const { contractAddress } = await mined(sent)
    if (!contractAddress) throw new Error('nothing was created')
    return contractAddress
  }
  return {
    /** The verifier believes the enclave whose attestation its deployer has checked, for one shard, for good. */
    async deploy(proxy: Address, enclaveAccount: Hex, shard: Hex): Promise<{ verifier: Address; escrow: Address }> {
      const verifier = await created(
        client.deployContract({
          abi: receiptVerifierAbi,
          bytecode: receiptVerifierBytecode,
          args: [enclaveAccount, shard],
        }),
      )
      const escrow = await created(
        client.deployContract({ abi: receiptEscrowAbi, bytecode: receiptEscrowBytecode, args: [proxy, verifier] }),
      )
      return { verifier, escrow }
    },
    /** Submits the order that carries the operation, and puts one ether down for who is paid when it is executed. */
    open: (escrow: Address, workOrderId: Hex, workerId: Hex, request: string, operationHash: Hex, to: Address) => {
      const args = [workOrderId, workerId, request, operationHash, to] as const
      const call = { address: escrow, abi: receiptEscrowAbi, functionName: 'open', args } as const
      return mined(client.writeContract({ ...call, value: parseEther('1') }))
    },
    /** Shows the enclave's receipt, which any client has from `openShardOutputs` or `fetchReceipts`. */
    async settle(contracts: { verifier: Address; escrow: Address }, workOrderId: Hex, signed: SignedReceipt) {
      const { signedHeader, header, receipt, proof, parentReceiptsRoot } = receiptEvidence(signed)
      // Once for a block, however many of its receipts are shown.
      const accept = { abi: receiptVerifierAbi, functionName: 'acceptHeader', args: [signedHeader] } as const
      await mined(client.writeContract({ address: contracts.verifier, ...accept }))
      const args = [workOrderId, header, receipt, proof, parentReceiptsRoot] as const
      const settle = { abi: receiptEscrowAbi, functionName: 'settle', args } as const
      await mined(client.writeContract({ address: contracts.escrow, ...settle }))
    },
    balanceOf: (escrow: Address, account: Address): Promise<bigint> =>
      client.readContract({ address: escrow, abi: receiptEscrowAbi, functionName: 'balances', args: [account] }),
  }
}
