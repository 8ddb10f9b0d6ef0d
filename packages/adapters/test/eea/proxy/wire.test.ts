import { readFileSync } from 'node:fs'
import { type Abi, toEventSelector, toEventSignature, toFunctionSelector, toFunctionSignature } from 'viem'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  workerRegistryAbi,
  workerRegistryListAbi,
  workOrderProxyAbi,
  workOrderReceiptsAbi,
} from '../../../src/eea/proxy/index.js'

const vector = z
  .record(
    z.string(),
    z.object({ functions: z.record(z.string(), z.string()), events: z.record(z.string(), z.string()) }),
  )
  .parse(JSON.parse(readFileSync(new URL('../../vectors/eea-solidity-selectors.json', import.meta.url), 'utf8')))

const abiOf: Readonly<Record<string, Abi>> = {
  IWorkerRegistryList: workerRegistryListAbi,
  IWorkerRegistry: workerRegistryAbi,
  IWorkOrderProxy: workOrderProxyAbi,
  IEncryptionKeyFunctions: workOrderProxyAbi,
  IEncryptionKeyEvents: workOrderProxyAbi,
  IWorkOrderReceipts: workOrderReceiptsAbi,
}

describe.each(Object.entries(vector))('eea-solidity-selectors.json: %s', (name, { functions, events }) => {
  const abi = abiOf[name] ?? []

  it('has every function by its selector', () => {
    const ours = Object.fromEntries(
      abi
        .filter((item) => item.type === 'function')
        .map((item) => [toFunctionSignature(item), toFunctionSelector(item)]),
    )
    const expected = Object.entries(functions).map(([signature, selector]) => [signature, `0x${selector}`])
    expect(ours).toMatchObject(Object.fromEntries(expected))
  })

  it('has every event by its topic', () => {
    const ours = Object.fromEntries(
      abi.filter((item) => item.type === 'event').map((item) => [toEventSignature(item), toEventSelector(item)]),
    )
    expect(ours).toMatchObject(events)
  })
})

/** SPEC: "Worker Registry List Smart Contract API", "Worker Registry Smart Contract API", "Proxy Model …": outputs. */
describe('what the functions return', () => {
  it.each<[string, Abi, string, number, string]>([
    ['EEA-032', workerRegistryListAbi, 'registryLookUp', 1, 'uint256,uint256,bytes32[]'],
    ['EEA-038', workerRegistryListAbi, 'registryLookUpNext', 2, 'uint256,uint256,bytes32[]'],
    ['EEA-039', workerRegistryListAbi, 'registryRetrieve', 1, 'string,bytes32,bytes32[],uint256'],
    ['EEA-056', workerRegistryAbi, 'workerLookUp', 3, 'uint256,uint256,bytes32[]'],
    ['EEA-060', workerRegistryAbi, 'workerLookUpNext', 4, 'uint256,uint256,bytes32[]'],
    ['EEA-061', workerRegistryAbi, 'workerRetrieve', 1, 'uint256,uint256,bytes32,bytes32[],string'],
    ['EEA-168', workOrderProxyAbi, 'workOrderSubmit', 4, 'uint256'],
    ['EEA-174', workOrderProxyAbi, 'workOrderComplete', 2, 'uint256'],
    ['EEA-177', workOrderProxyAbi, 'workOrderGet', 1, 'uint256,bytes32,string,string,uint256'],
    ['EEA-178', workOrderProxyAbi, 'encryptionKeySet', 4, 'uint256'],
    ['EEA-180', workOrderProxyAbi, 'encryptionKeyRetrieve', 4, 'uint256,bytes32,bytes32,bytes32,bytes'],
    ['EEA-182', workOrderProxyAbi, 'encryptionKeyStart', 1, 'uint256'],
    ['EEA-185', workOrderReceiptsAbi, 'workOrderReceiptCreate', 6, 'uint256'],
    ['EEA-196', workOrderReceiptsAbi, 'workOrderReceiptUpdate', 6, 'uint256'],
    ['EEA-204', workOrderReceiptsAbi, 'workOrderReceiptRetrieve', 1, 'bytes32,bytes32,bytes32,uint256,bytes,uint256'],
    [
      'EEA-206',
      workOrderReceiptsAbi,
      'workOrderReceiptUpdateRetrieve',
      3,
      'bytes32,uint256,bytes,bytes,string,uint256',
    ],
    ['EEA-210', workOrderReceiptsAbi, 'workOrderReceiptLookUp', 4, 'uint256,uint256,bytes32[]'],
    ['EEA-212', workOrderReceiptsAbi, 'workOrderReceiptLookUpNext', 5, 'uint256,uint256,bytes32[]'],
  ])("%s: %# is the text's", (_, abi, name, inputs, outputs) => {
    const found = abi.filter((item) => item.type === 'function' && item.name === name && item.inputs.length === inputs)
    expect(found.map((item) => (item.type === 'function' ? item.outputs.map(({ type }) => type).join() : ''))).toEqual([
      outputs,
    ])
  })
})
