import { utf8ToBytes } from '@noble/hashes/utils.js'
import { describe, expect, test } from 'vitest'
import { workOrderProxyAbi } from '../../../src/eea/proxy/artifact/work-order-proxy.js'
import { workOrderReceiptsAbi } from '../../../src/eea/proxy/artifact/work-order-receipts.js'
import { workerRegistryAbi } from '../../../src/eea/proxy/artifact/worker-registry.js'
import { workerRegistryListAbi } from '../../../src/eea/proxy/artifact/worker-registry-list.js'
import { creationPreimage } from '../../../src/eea/receipt/index.js'
import { openRegistered } from '../client/client-world.js'
import { creation, update } from '../receipt/receipt-world.js'
import { vector, vectorText } from '../work-order/vector.js'
import { eea } from '../work-order/world.js'

interface AbiEntry {
  readonly type: string
  readonly name?: string
  readonly inputs?: readonly { readonly name?: string; readonly type: string }[]
}

const entry = (abi: readonly AbiEntry[], type: string, name: string): AbiEntry | undefined =>
  abi.find((candidate) => candidate.type === type && candidate.name === name)

/** The first four bytes of the KECCAK-256 of name and types. */
const selector = (abi: readonly AbiEntry[], name: string): string => {
  const types = entry(abi, 'function', name)?.inputs?.map(({ type }) => type) ?? []
  const hash = eea.provider.keccak256(utf8ToBytes(`${name}(${types.join()})`))
  return `0x${Buffer.from(hash.subarray(0, 4)).toString('hex')}`
}

/** KECCAK-256 of name and types, of each overload. */
const hashes = (abi: readonly AbiEntry[], type: string, name: string): readonly string[] =>
  abi
    .filter((candidate) => candidate.type === type && candidate.name === name)
    .map(({ inputs = [] }) => `${name}(${inputs.map((input) => input.type).join()})`)
    .map((signature) => Buffer.from(eea.provider.keccak256(utf8ToBytes(signature))).toString('hex'))

describe('declarations of the text that no compiler takes, in the compiled contracts', () => {
  test.each([
    ['function', 'workOrderGet', '36e30f1a'],
    ['function', 'encryptionKeySet', '1c176e0f'],
    ['function', 'encryptionKeyRetrieve', 'afcdedc9'],
    ['function', 'encryptionKeyStart', 'e536fe2f'],
    ['event', 'encryptionKeySet', '55b99264ff9ea03f7ca04c00a7e67f4eedc828e35adf0ceaf6c48a3c9eb98502'],
    ['event', 'encryptionKeyStart', '1b3296b309a3c2cf412df4ba7de6306bd7ecfd7b0ed003c88244c4e19a273588'],
  ])('EEA-359 EEA-358 the %s %s has the types that the text names', (type, name, hash) => {
    const found = hashes(workOrderProxyAbi, type, name).map((digits) => digits.slice(0, hash.length))
    expect(found).toContain(hash)
  })
})

describe('names that the text spells in several ways', () => {
  test('EEA-324 registryRetrieve takes the id of an organization, whatever its parameter is called', () => {
    expect(selector(workerRegistryListAbi, 'registryRetrieve')).toBe('0xccba7a57')
    expect(entry(workerRegistryListAbi, 'function', 'registryRetrieve')?.inputs).toHaveLength(1)
    expect(selector(workerRegistryListAbi, 'registryLookUpNext')).toBe('0xb34758d9')
  })

  test.each([
    ['workerRegister', workerRegistryAbi, '0x7f6a1ae3'],
    ['workerUpdate', workerRegistryAbi, '0x83c17736'],
    ['workerRetrieve', workerRegistryAbi, '0xbb3fdd71'],
    ['registryAdd', workerRegistryListAbi, '0x9740e605'],
    ['registryLookUp', workerRegistryListAbi, '0xe1ec891e'],
  ])('EEA-325 the names of the parameters of %s do not count: its selector is the text’s', (name, abi, expected) => {
    expect(selector(abi, name)).toBe(expected)
  })

  test('EEA-355 the event and the function that the text means are there, those that it names are not', () => {
    expect(entry(workOrderProxyAbi, 'event', 'workOrderSubmitted')).toBeDefined()
    expect(entry(workOrderProxyAbi, 'function', 'workOrderGet')).toBeDefined()
    expect(entry(workOrderProxyAbi, 'event', 'workOrderNew')).toBeUndefined()
    expect(entry(workOrderProxyAbi, 'function', 'workOrderGetRequest')).toBeUndefined()
  })

  test('EEA-358 a function that shares its name with an event is there with the text’s selector', () => {
    expect(selector(workOrderProxyAbi, 'encryptionKeyStart')).toBe('0xe536fe2f')
  })

  test('EEA-329 the contract takes the worker before its service, the signature the service before the worker', () => {
    const inputs = entry(workOrderReceiptsAbi, 'function', 'workOrderReceiptCreate')?.inputs ?? []
    const names = inputs.map(({ name = '' }) => name.replace(/_$/, ''))
    expect(names.slice(0, 3)).toEqual(['workOrderId', 'workerId', 'workerServiceId'])
    const params = vector('spec-receipt-create-uint256be', 'params')
    const { workOrderId, workerServiceId, workerId, ...rest } = Object(params)
    const signed = creationPreimage(eea.profile, { ...rest, workOrderId, workerServiceId, workerId })
    expect(Buffer.from(signed).toString('hex')).toBe(vectorText('spec-receipt-create-uint256be', 'preimageHex'))
    expect(Buffer.from(signed).toString('hex')).toMatch(new RegExp(`^${workOrderId}${workerServiceId}${workerId}`))
  })

  test('EEA-331 signatureRules of an update are a plain text, not BASE64 of one', async () => {
    const world = await openRegistered('eea')
    await world.call('WorkOrderReceiptCreate', creation())
    const rules = 'SHA-256/SECP256K1'
    const encoded = Buffer.from(rules).toString('base64')
    expect((await world.call('WorkOrderReceiptUpdate', update(2, { signatureRules: encoded }))).error?.code).toBe(2)
    expect((await world.call('WorkOrderReceiptUpdate', update(2, { signatureRules: rules }))).error?.code).toBe(0)
  })
})
