import { blockHeaderPayload } from '@lockstep/core/receipt'
import { type Address, encodeFunctionData, type Hex, keccak256, toHex } from 'viem'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  allowListAbi,
  allowListBytecode,
  headerEvidence,
  receiptEscrowAbi,
  receiptEscrowBytecode,
  receiptEvidence,
  receiptVerifierAbi,
  receiptVerifierBytecode,
  workerRegistryAbi,
  workerRegistryBytecode,
  workerRegistryListAbi,
  workerRegistryListBytecode,
  workOrderProxyAbi,
  workOrderProxyBytecode,
  workOrderReceiptsAbi,
  workOrderReceiptsBytecode,
} from '../../../src/eea/proxy/index.js'
import { gas, startChain, type TestChain } from './chain.js'
import { deployAllowList, deployProxy, deployReceipts, deployRegistry, deployRegistryList } from './deployments.js'
import { verifierProbeAbi, verifierProbeBytecode } from './probes/verifier-probe.js'
import { signedBlock } from './signed-block.js'
import { idOf, idOfAddress, zeroAddress, zeroId } from './words.js'

let chain: TestChain
const lines: string[] = []

/** Bytes of an order as the direct model's vectors have it: an RSA-3072 session key and two data items, in hex. */
const request = 'ab'.repeat(1024)
const response = 'cd'.repeat(384)
const details = 'ef'.repeat(1024)

beforeAll(async () => {
  chain = await startChain()
})
afterAll(() => chain.stop())

function note(what: string, used: bigint): void {
  lines.push(`${what.padEnd(74)}${used.toLocaleString('en-US').padStart(12)}`)
}

/** Gas that a transaction used; it must not have been refused: its event would have another code than 0. */
async function spent(what: string, to: Address, data: Hex, from: number, value = 0n): Promise<void> {
  const { status, gasUsed } = await chain.mined(
    chain.client.sendTransaction({ account: chain.account(from), to, data, value, gas }),
  )
  expect(status, what).toBe('success')
  note(what, gasUsed)
}

/** Gas of a call as a transaction of its own: 21,000, its data and what the function takes. */
async function asked(what: string, to: Address, data: Hex): Promise<void> {
  note(what, await chain.client.estimateGas({ account: chain.account(1), to, data }))
}

async function deployed(what: string, bytecode: Hex): Promise<void> {
  lines.push(`${`deploy ${what} (bytes of creation code)`.padEnd(74)}${String((bytecode.length - 2) / 2).padStart(12)}`)
}

describe('gas', () => {
  it('of every contract’s deployment', async () => {
    await deployed('AllowList', allowListBytecode)
    await deployed('WorkerRegistryList', workerRegistryListBytecode)
    await deployed('WorkerRegistry', workerRegistryBytecode)
    await deployed('WorkOrderProxy', workOrderProxyBytecode)
    await deployed('WorkOrderReceipts', workOrderReceiptsBytecode)
    await deployed('ReceiptVerifier', receiptVerifierBytecode)
    await deployed('ReceiptEscrow', receiptEscrowBytecode)
  })

  it('of the registries', async () => {
    const abi = workerRegistryListAbi
    const list = await deployRegistryList(chain)
    const entry = [idOf('bank'), 'https://registry.example/rpc', zeroId, [idOf('a'), idOf('b')]] as const
    const of = (data: Hex, what: string) => spent(what, list, data, 1)
    await of(encodeFunctionData({ abi, functionName: 'registryAdd', args: entry }), 'registryAdd, 2 types')
    await of(encodeFunctionData({ abi, functionName: 'registryUpdate', args: entry }), 'registryUpdate, 2 types')
    await of(
      encodeFunctionData({ abi, functionName: 'registrySetStatus', args: [idOf('bank'), 2n] }),
      'registrySetStatus',
    )
    await asked(
      'registryLookUp, 1 of 1',
      list,
      encodeFunctionData({ abi, functionName: 'registryLookUp', args: [idOf('a')] }),
    )
    await asked(
      'registryLookUpNext, after the last',
      list,
      encodeFunctionData({ abi, functionName: 'registryLookUpNext', args: [idOf('a'), 1n] }),
    )
    await asked(
      'registryRetrieve, 2 types',
      list,
      encodeFunctionData({ abi, functionName: 'registryRetrieve', args: [idOf('bank')] }),
    )

    const registry = await deployRegistry(chain)
    const workerAbi = workerRegistryAbi
    const worker = [idOf('worker'), 1n, idOf('bank'), [idOf('a'), idOf('b')], details] as const
    await spent(
      'workerRegister, first of its lists, 2 types, details of 2,048 bytes',
      registry,
      encodeFunctionData({ abi: workerAbi, functionName: 'workerRegister', args: worker }),
      1,
    )
    await spent(
      'workerRegister, second of its lists, 2 types, details of 2,048 bytes',
      registry,
      encodeFunctionData({
        abi: workerAbi,
        functionName: 'workerRegister',
        args: [idOf('second'), 1n, idOf('bank'), [idOf('a'), idOf('b')], details],
      }),
      1,
    )
    await spent(
      'workerUpdate, details of 2,048 bytes',
      registry,
      encodeFunctionData({ abi: workerAbi, functionName: 'workerUpdate', args: [idOf('worker'), details] }),
      1,
    )
    await spent(
      'workerSetStatus',
      registry,
      encodeFunctionData({ abi: workerAbi, functionName: 'workerSetStatus', args: [idOf('worker'), 2n] }),
      1,
    )
    await asked(
      'workerLookUp, 2 of 2',
      registry,
      encodeFunctionData({ abi: workerAbi, functionName: 'workerLookUp', args: [1n, idOf('bank'), idOf('a')] }),
    )
    const next = [1n, idOf('bank'), idOf('a'), 2n] as const
    await asked(
      'workerLookUpNext, after the last',
      registry,
      encodeFunctionData({ abi: workerAbi, functionName: 'workerLookUpNext', args: next }),
    )
    await asked(
      'workerRetrieve, details of 2,048 bytes',
      registry,
      encodeFunctionData({ abi: workerAbi, functionName: 'workerRetrieve', args: [idOf('worker')] }),
    )
  })

  it('of the proxy', async () => {
    const abi = workOrderProxyAbi
    const proxy = await deployProxy(chain)
    const requester = idOfAddress(chain.account(1))
    const worker = idOf('worker')
    const submit = (id: string, text: string) =>
      encodeFunctionData({ abi, functionName: 'workOrderSubmit', args: [idOf(id), worker, requester, text] })
    const complete = (id: string, text: string) =>
      encodeFunctionData({ abi, functionName: 'workOrderComplete', args: [idOf(id), text] })
    await spent('workOrderSubmit, URI of 64 bytes', proxy, submit('uri', 'u'.repeat(64)), 1)
    await spent('workOrderSubmit, JSON of 2,048 bytes', proxy, submit('json', request), 1)
    await spent('workOrderSubmit, refused', proxy, submit('json', request), 1)
    await spent('workOrderComplete, URI of 64 bytes', proxy, complete('uri', 'u'.repeat(64)), 5)
    await spent('workOrderComplete, JSON of 768 bytes', proxy, complete('json', response), 5)
    await spent('workOrderComplete, refused', proxy, complete('json', response), 5)
    await asked(
      'workOrderGet, 2,048 and 768 bytes',
      proxy,
      encodeFunctionData({ abi, functionName: 'workOrderGet', args: [idOf('json')] }),
    )
    const key = [worker, idOf('tag'), idOf('nonce'), toHex(new Uint8Array(64).fill(9))] as const
    await spent('encryptionKeySet', proxy, encodeFunctionData({ abi, functionName: 'encryptionKeySet', args: key }), 5)
    await spent(
      'encryptionKeySet, with a key of 422 bytes',
      proxy,
      encodeFunctionData({
        abi,
        functionName: 'encryptionKeySet',
        args: [worker, idOf('tag'), idOf('other'), key[3], toHex(new Uint8Array(422).fill(3))],
      }),
      5,
    )
    await spent(
      'encryptionKeyStart',
      proxy,
      encodeFunctionData({ abi, functionName: 'encryptionKeyStart', args: [zeroId] }),
      1,
    )
    await asked(
      'encryptionKeyRetrieve',
      proxy,
      encodeFunctionData({
        abi,
        functionName: 'encryptionKeyRetrieve',
        args: [worker, zeroId, idOf('tag'), requester],
      }),
    )
    await asked(
      'encryptionKeyGet, 422 bytes',
      proxy,
      encodeFunctionData({ abi, functionName: 'encryptionKeyGet', args: [worker, idOf('tag')] }),
    )
  })

  it('of the receipts', async () => {
    const abi = workOrderReceiptsAbi
    const receipts = await deployReceipts(chain)
    const [requester, worker] = [idOfAddress(chain.account(1)), idOfAddress(chain.account(6))]
    const create = (id: string) =>
      encodeFunctionData({
        abi,
        functionName: 'workOrderReceiptCreate',
        args: [idOf(id), worker, idOf('service'), requester, 0n, idOf('request')],
      })
    const update = (type: bigint, signature: Hex, updater: Hex = zeroId) =>
      encodeFunctionData({
        abi,
        functionName: 'workOrderReceiptUpdate',
        args: [idOf('a'), updater, type, keccak256(toHex(type)), signature, ''],
      })
    await spent('workOrderReceiptCreate, first of its lists', receipts, create('a'), 1)
    await spent('workOrderReceiptCreate, second of its lists', receipts, create('b'), 1)
    await spent('workOrderReceiptUpdate, processed', receipts, update(2n, '0x'), 6)
    await spent('workOrderReceiptUpdate, completed', receipts, update(1n, '0x'), 6)
    await spent('workOrderReceiptUpdate, acknowledged', receipts, update(256n, '0x'), 1)
    await spent('workOrderReceiptUpdate, refused', receipts, update(1n, '0x'), 6)
    await asked(
      'workOrderReceiptRetrieve',
      receipts,
      encodeFunctionData({ abi, functionName: 'workOrderReceiptRetrieve', args: [idOf('a')] }),
    )
    await asked(
      'workOrderReceiptLookUp, 1 of 2',
      receipts,
      encodeFunctionData({
        abi,
        functionName: 'workOrderReceiptLookUp',
        args: [idOf('service'), worker, requester, 1n],
      }),
    )
    await asked(
      'workOrderReceiptLookUpNext, after the last',
      receipts,
      encodeFunctionData({
        abi,
        functionName: 'workOrderReceiptLookUpNext',
        args: [idOf('service'), worker, requester, 1n, 2n],
      }),
    )
    await asked(
      'workOrderReceiptUpdateRetrieve, the last',
      receipts,
      encodeFunctionData({
        abi,
        functionName: 'workOrderReceiptUpdateRetrieve',
        args: [idOf('a'), zeroId, 0xffff_ffffn],
      }),
    )
  })

  it('of the verifier and the sample application', async () => {
    const abi = receiptVerifierAbi
    const block = signedBlock(1_000, 10_000)
    const verifier = await chain.deploy(abi, receiptVerifierBytecode, [block.enclaveAccount, block.shard])
    const { header, signedHeader, receipt, proof, parentReceiptsRoot } = receiptEvidence(block.signed)
    const evidence = [receipt, proof, parentReceiptsRoot] as const
    const probe = await chain.deploy(verifierProbeAbi, verifierProbeBytecode, [])
    const [r, s]: readonly [Hex, Hex] = [`0x${signedHeader.slice(412, 476)}`, `0x${signedHeader.slice(476)}`]
    const message = toHex(blockHeaderPayload(block.signed.signedHeader.header))
    const args = [block.enclaveAccount, r, s, message] as const
    note(
      'Ed25519 over the 229 bytes of a header, inside of the call',
      await chain.client.readContract({ address: probe, abi: verifierProbeAbi, functionName: 'gasOfVerify', args }),
    )
    await asked(
      'isSignedReceipt, 1 of 1,000: signature, header and receipt at once',
      verifier,
      encodeFunctionData({ abi, functionName: 'isSignedReceipt', args: [signedHeader, ...evidence] }),
    )
    await spent(
      'acceptHeader',
      verifier,
      encodeFunctionData({ abi, functionName: 'acceptHeader', args: [signedHeader] }),
      1,
    )
    await spent(
      'acceptParent',
      verifier,
      encodeFunctionData({ abi, functionName: 'acceptParent', args: [header, headerEvidence(block.parent)] }),
      1,
    )
    await asked(
      'isReceipt, 1 of 1,000',
      verifier,
      encodeFunctionData({ abi, functionName: 'isReceipt', args: [header, ...evidence] }),
    )
    await asked(
      'stateEntry, present among 10,000',
      verifier,
      encodeFunctionData({ abi, functionName: 'stateEntry', args: [header, block.storageKey, block.presence] }),
    )
    const proxy = await deployProxy(chain)
    const escrow = await chain.deploy(receiptEscrowAbi, receiptEscrowBytecode, [proxy, verifier])
    const order = [
      idOf('order'),
      idOf('worker'),
      request,
      block.signed.receipt.operationHash,
      chain.account(2),
    ] as const
    await spent(
      'ReceiptEscrow.open, JSON of 2,048 bytes',
      escrow,
      encodeFunctionData({ abi: receiptEscrowAbi, functionName: 'open', args: order }),
      1,
      10n ** 18n,
    )
    await spent(
      'ReceiptEscrow.settle, 1 of 1,000',
      escrow,
      encodeFunctionData({
        abi: receiptEscrowAbi,
        functionName: 'settle',
        args: [idOf('order'), header, ...evidence],
      }),
      3,
    )
    await spent(
      'ReceiptEscrow.withdraw',
      escrow,
      encodeFunctionData({ abi: receiptEscrowAbi, functionName: 'withdraw' }),
      2,
    )
  })

  it('of what an administrator does', async () => {
    const abi = workerRegistryAbi
    const registry = await deployRegistry(chain)
    const of = (what: string, data: Hex, from = 0) => spent(what, registry, data, from)
    await of('pausedChange', encodeFunctionData({ abi, functionName: 'pausedChange', args: [true] }))
    await of(
      'accessPolicyChange',
      encodeFunctionData({ abi, functionName: 'accessPolicyChange', args: [chain.account(9)] }),
    )
    await of(
      'administratorOffer',
      encodeFunctionData({ abi, functionName: 'administratorOffer', args: [chain.account(1)] }),
    )
    await of('administratorAccept', encodeFunctionData({ abi, functionName: 'administratorAccept' }), 1)
    const policy = await deployAllowList(chain)
    await spent(
      'permissionChange',
      policy,
      encodeFunctionData({
        abi: allowListAbi,
        functionName: 'permissionChange',
        args: [zeroAddress, '0x12345678', zeroId, true],
      }),
      0,
    )
  })

  it('has every function of the text', () => {
    const abis = [workerRegistryListAbi, workerRegistryAbi, workOrderProxyAbi, workOrderReceiptsAbi]
    const names = abis.flatMap((abi) => abi.flatMap((entry) => (entry.type === 'function' ? [entry.name] : [])))
    const ofText = names.filter((name) => /^(registry|worker|workOrder|encryptionKey)[A-Z]/.test(name))
    const getters = [
      ...['workerService', 'workerRegistry', 'workOrderReceipts', 'workerStatus', 'workerRegistrant'],
      'workOrderReceiptSender',
    ]
    const wanted = [...new Set(ofText)].filter((name) => !getters.includes(name))
    expect(wanted.length).toBeGreaterThan(20)
    expect(wanted.filter((name) => !lines.some((line) => line.startsWith(name)))).toEqual([])
  })

  it('is what gas.txt says; run with -u after a change that is meant', async () => {
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('./gas.txt')
  })
})
