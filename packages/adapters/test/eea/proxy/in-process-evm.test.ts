import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Address, encodeDeployData, encodeFunctionData, type Hex, hexToBytes, toHex } from 'viem'
import { estimateGas, getTransactionCount, getTransactionReceipt, sendRawTransaction } from 'viem/actions'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import {
  receiptEvidence,
  receiptVerifierAbi,
  receiptVerifierBytecode,
  workOrderProxyAbi,
} from '../../../src/eea/proxy/index.js'
import { type DevelopmentAccounts, openInProcessEvm } from '../../../src/eea/proxy/service/index.js'
import { order } from './guide/requester.js'
import { openWorkerService, shouting, workerId } from './guide/worker-service.js'
import { signedBlock } from './signed-block.js'
import { idOf } from './words.js'

/** What anvil says, which is another implementation of the EVM. */
const gasOf = new Map(
  readFileSync(new URL('./gas.txt', import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => [line.slice(0, 74).trim(), Number(line.slice(74).replaceAll(',', ''))] as const),
)

let evm: DevelopmentAccounts
beforeAll(async () => {
  evm = await openInProcessEvm()
})

/** The receipt of a transaction by an account. */
const send = async (index: number, data: Hex, to?: Address) => {
  const { client, chainId } = evm
  const account = evm.account(index)
  const nonce = await getTransactionCount(client, { address: account.address })
  const fees = { maxFeePerGas: 10_000_000_000n, maxPriorityFeePerGas: 1n, gas: 16_000_000n }
  const raw = await account.signTransaction({ type: 'eip1559', chainId, nonce, to, data, ...fees })
  return getTransactionReceipt(client, { hash: await sendRawTransaction(client, { serializedTransaction: raw }) })
}

describe('a chain in this process', () => {
  test('carries a worker service and a requester from the deployment to the verified receipt', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'lockstep-in-process-'))
    onTestFinished(() => rmSync(directory, { recursive: true }))
    const { service, contracts } = await openWorkerService(evm.sender(0), evm.sender(1), directory)
    onTestFinished(() => service.stop())
    const place = { registry: contracts.registry, workerServiceId: evm.account(1).address }
    const { answer, receipt } = await order(evm.sender(2), place, { workerId, workloadId: shouting, text: 'hello' })
    expect([answer, receipt.status]).toEqual(['HELLO', 1n])
  })

  test('the verifier has the verdicts and takes the gas there that it has on anvil', async () => {
    const { enclaveAccount, shard, signed } = signedBlock(1_000, 500)
    const args = [enclaveAccount, shard] as const
    const { contractAddress } = await send(
      0,
      encodeDeployData({ abi: receiptVerifierAbi, bytecode: receiptVerifierBytecode, args }),
    )
    const verifier = contractAddress ?? expect.fail('nothing was created')
    const { signedHeader } = receiptEvidence(signed)
    const accept = { abi: receiptVerifierAbi, functionName: 'acceptHeader' } as const
    const accepted = await send(1, encodeFunctionData({ ...accept, args: [signedHeader] }), verifier)
    expect(accepted.status).toBe('success')
    // But for bytes of the header that are 0 here and not there, or the other way round: 12 gas each.
    expect(Math.abs(Number(accepted.gasUsed) - (gasOf.get('acceptHeader') ?? 0))).toBeLessThan(120)
    const forged = hexToBytes(signedHeader).map((byte, at, all) => (at === all.length - 1 ? byte ^ 1 : byte))
    const refused = await send(1, encodeFunctionData({ ...accept, args: [toHex(forged)] }), verifier)
    expect(refused.status).toBe('reverted')
  })

  test('says of a call that reverts what it says, and of an unknown method that it has none', async () => {
    const data = encodeFunctionData({ abi: workOrderProxyAbi, functionName: 'workOrderGet', args: [idOf('x')] })
    const account = evm.account(1)
    await expect(estimateGas(evm.client, { account, data })).rejects.toThrow(/revert/)
    await expect(evm.client.request({ method: 'eth_accounts' })).rejects.toThrow(/no eth_accounts/)
  })
})
