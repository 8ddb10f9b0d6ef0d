import type { Hex } from '@lockstep/core'
import type { SignedReceipt } from '@lockstep/core/receipt'
import { type Address, parseEther } from 'viem'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  receiptEscrowAbi as abi,
  receiptEscrowBytecode,
  receiptEvidence,
  receiptVerifierAbi,
  receiptVerifierBytecode,
  workOrderProxyAbi,
} from '../../../src/eea/proxy/index.js'
import { gas, startChain, type TestChain } from './chain.js'
import { deployProxy } from './deployments.js'
import { type EnclaveBlocks, enclaveBlocks } from './enclave-blocks.js'
import { outcomeOf } from './outcome-of.js'
import { idOf, zeroAddress } from './words.js'

let chain: TestChain
let blocks: EnclaveBlocks
let address: Address
let proxy: Address
let revert: Hex
const order = idOf('order')
const worker = idOf('worker')
const price = parseEther('1')
const [payer, beneficiary, anybody] = [1, 2, 3]

beforeAll(async () => {
  ;[chain, blocks] = await Promise.all([startChain(), enclaveBlocks()])
  proxy = await deployProxy(chain)
  const verifier = await chain.deploy(receiptVerifierAbi, receiptVerifierBytecode, [
    blocks.enclaveAccount,
    blocks.shard,
  ])
  address = await chain.deploy(abi, receiptEscrowBytecode, [proxy, verifier])
  for (const { signedHeader } of [receiptAt(0), ...blocks.sentTwice]) {
    await chain.mined(
      chain.client.writeContract({
        address: verifier,
        abi: receiptVerifierAbi,
        functionName: 'acceptHeader',
        args: [receiptEvidence({ ...receiptAt(0), signedHeader }).signedHeader],
        account: chain.account(anybody),
        gas,
      }),
    )
  }
})
afterAll(() => chain.stop())
beforeEach(async () => {
  if (revert !== undefined) await chain.client.revert({ id: revert })
  revert = await chain.client.snapshot()
})

function receiptAt(index: number): SignedReceipt {
  const signed = blocks.transfers[index]
  if (signed === undefined) throw new Error(`the enclave made no receipt ${index}`)
  return signed
}

async function open(operationHash: Hex, value = price, id: Hex = order, to = chain.account(beneficiary)) {
  const args = [id, worker, '{"method":"WorkOrderSubmit"}', operationHash, to] as const
  const call = { address, abi, functionName: 'open', args, value, account: chain.account(payer), gas } as const
  const outcome = await outcomeOf(chain.client.simulateContract(call))
  await chain.mined(chain.client.writeContract(call))
  return outcome
}

async function settle(signed: SignedReceipt, id: Hex = order) {
  const { header, receipt, proof, parentReceiptsRoot } = receiptEvidence(signed)
  const args = [id, header, receipt, proof, parentReceiptsRoot] as const
  const call = { address, abi, functionName: 'settle', args, account: chain.account(anybody), gas } as const
  const outcome = await outcomeOf(chain.client.simulateContract(call))
  await chain.mined(chain.client.writeContract(call))
  return outcome
}

async function send(functionName: 'reclaim' | 'withdraw', from: number) {
  const account = chain.account(from)
  const common = { address, abi, account, gas } as const
  const simulated =
    functionName === 'reclaim'
      ? chain.client.simulateContract({ ...common, functionName, args: [order] })
      : chain.client.simulateContract({ ...common, functionName })
  const outcome = await outcomeOf(simulated)
  await chain.mined(
    functionName === 'reclaim'
      ? chain.client.writeContract({ ...common, functionName, args: [order] })
      : chain.client.writeContract({ ...common, functionName }),
  )
  return outcome
}

const balanceOf = (place: number) =>
  chain.client.readContract({ address, abi, functionName: 'balances', args: [chain.account(place)] })

describe('the sample application', () => {
  it('invokes a worker in its own name', async () => {
    expect(await open(receiptAt(0).receipt.operationHash)).toBe('success')
    const call = { address: proxy, abi: workOrderProxyAbi, functionName: 'workOrderGet', args: [order] } as const
    expect((await chain.client.readContract(call)).slice(0, 3)).toEqual([0n, worker, '{"method":"WorkOrderSubmit"}'])
    const events = await chain.client.getContractEvents({
      address: proxy,
      abi: workOrderProxyAbi,
      eventName: 'workOrderSubmitted',
    })
    expect(events.map(({ args }) => args.senderAddress)).toEqual([address])
  })

  it('pays when the enclave’s receipt says executed, once', async () => {
    await open(receiptAt(1).receipt.operationHash)
    expect(await settle(receiptAt(1))).toBe('success')
    expect([await balanceOf(beneficiary), await balanceOf(payer)]).toEqual([price, 0n])
    expect(await settle(receiptAt(1))).toBe('PaymentUnknown')
    const before = await chain.client.getBalance({ address: chain.account(beneficiary) })
    await chain.client.setNextBlockBaseFeePerGas({ baseFeePerGas: 0n })
    expect(await send('withdraw', beneficiary)).toBe('success')
    expect(await balanceOf(beneficiary)).toBe(0n)
    const after = await chain.client.getBalance({ address: chain.account(beneficiary) })
    expect(after - before).toBeGreaterThan(price - parseEther('0.01'))
    expect(await chain.client.getBalance({ address })).toBe(0n)
  })

  it('pays back when it says failed', async () => {
    await open(receiptAt(4).receipt.operationHash)
    expect(await settle(receiptAt(4))).toBe('success')
    expect([await balanceOf(beneficiary), await balanceOf(payer)]).toEqual([0n, price])
  })

  it('does nothing when it says rejected: an executed operation that is sent again is', async () => {
    const [executed, rejected] = blocks.sentTwice
    if (executed === undefined || rejected === undefined) throw new Error('the operation has not two receipts')
    expect([executed.receipt.status, rejected.receipt.status]).toEqual(['Executed', 'Rejected'])
    await open(executed.receipt.operationHash)
    expect(await settle(rejected)).toBe('ReceiptUndecided')
    expect(await settle(executed)).toBe('success')
    expect(await balanceOf(beneficiary)).toBe(price)
  })

  it('does not take the receipt of another operation, nor one that was changed', async () => {
    await open(receiptAt(1).receipt.operationHash)
    expect(await settle(receiptAt(2))).toBe('ForeignReceipt')
    const signed = receiptAt(1)
    expect(await settle({ ...signed, receipt: { ...signed.receipt, status: 'Failed' } })).toBe('ReceiptNotProven')
    const { operationHash } = signed.receipt
    const other = receiptAt(4)
    expect(await settle({ ...other, receipt: { ...other.receipt, operationHash } })).toBe('ReceiptNotProven')
    expect(await settle(signed, idOf('no order'))).toBe('PaymentUnknown')
    expect([await balanceOf(beneficiary), await balanceOf(payer)]).toEqual([0n, 0n])
  })

  it('gives a payment back when no receipt came for a day', async () => {
    await open(receiptAt(1).receipt.operationHash)
    expect(await send('reclaim', payer)).toBe('TooEarly')
    await chain.client.increaseTime({ seconds: 86_401 })
    await chain.client.mine({ blocks: 1 })
    expect(await send('reclaim', anybody)).toBe('success')
    expect(await balanceOf(payer)).toBe(price)
    expect(await send('reclaim', anybody)).toBe('PaymentUnknown')
    expect(await settle(receiptAt(1))).toBe('PaymentUnknown')
  })

  it('opens nothing without a payment or a beneficiary, and no order twice', async () => {
    const { operationHash } = receiptAt(1).receipt
    expect(await open(operationHash, 0n)).toBe('PaymentInvalid')
    expect(await open(operationHash, price, order, zeroAddress)).toBe('BeneficiaryMissing')
    expect(await open(operationHash)).toBe('success')
    expect(await open(receiptAt(2).receipt.operationHash)).toBe('OrderRefused')
    expect(await settle(receiptAt(1))).toBe('success')
  })
})
