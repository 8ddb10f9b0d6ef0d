import { createPublicClient, custom, type Hex } from 'viem'
import { anvil as chain } from 'viem/chains'
import { expect, test } from 'vitest'
import { createChainReader } from '../../../../src/eea/proxy/service/chain-reader.js'
import { logsBloom } from '../../../../src/eea/proxy/service/logs-bloom.js'
import { zeroAddress } from '../words.js'

const empty: Hex = `0x${'00'.repeat(256)}`
// The filter itself is held against the node's in life-cycle.test.ts.
const filter: Hex = logsBloom([{ address: zeroAddress, topics: [] }])
const hash: Hex = `0x${'aa'.repeat(32)}`
const receipt = (logIndexes: readonly number[], blockHash: Hex = hash, logs = logIndexes.length) => ({
  logsBloom: logs === 0 ? empty : filter,
  blockHash,
  blockNumber: '0x1',
  cumulativeGasUsed: '0x1',
  gasUsed: '0x1',
  effectiveGasPrice: '0x1',
  status: '0x1',
  type: '0x2',
  logs: logIndexes.map((index) => ({
    address: zeroAddress,
    blockHash,
    blockNumber: '0x1',
    data: '0x',
    logIndex: `0x${index.toString(16)}`,
    topics: [],
    transactionIndex: '0x0',
    transactionHash: hash,
    removed: false,
  })),
})
const block = { number: 1, hash, parentHash: hash, logsBloom: filter, transactions: 2, baseFee: 0n }
const readerOf = (receipts: unknown) => {
  const asked: string[] = []
  const request = async ({ method }: { method: string }) => {
    asked.push(method)
    return receipts
  }
  const client = createPublicClient({ chain, transport: custom({ request }, { retryCount: 0 }) })
  return { reader: createChainReader(client, { proxy: zeroAddress }), asked }
}

test.each([
  ['a receipt is missing', [receipt([0])]],
  ['a log at the front is missing', [receipt([1]), receipt([2])]],
  ['a log in between is missing', [receipt([0]), receipt([2])]],
  ['they are of another block', [receipt([0]), receipt([1], `0x${'bb'.repeat(32)}`)]],
  ['there are none', []],
  ['a log is there twice', [receipt([0, 0]), receipt([1])]],
  ['a receipt is there twice', [receipt([0]), receipt([0])]],
  ['the last log is missing', [receipt([0]), receipt([], hash, 1)]],
])('receipts that are not all of a block are not taken: %s', async (_, receipts) => {
  await expect(readerOf(receipts).reader.eventsOf(block)).rejects.toMatchObject({ code: 'ChainInconsistent' })
})

test('whole receipts are taken, and a block whose filter rules the contracts out is not asked for', async () => {
  expect(await readerOf([receipt([0]), receipt([1])]).reader.eventsOf(block)).toEqual([])
  const { reader, asked } = readerOf([])
  expect(await reader.eventsOf({ ...block, logsBloom: empty })).toEqual([])
  expect(asked).toEqual([])
})
