import { expect, test } from 'vitest'
import { toHex } from '../../src/hex.js'
import { verifySignedReceipt } from '../../src/receipt/index.js'
import type { ParentchainBlock, ShardExecutor } from '../../src/worker/index.js'
import { blockAfter, createTestExecutor, enclave, execute, provider } from './test-shard.js'
import { writes } from './writes.js'

/** Blocks of one operation each, none of them final. */
function blocksOf(operations: readonly Uint8Array[]): ParentchainBlock[] {
  const blocks: ParentchainBlock[] = []
  for (const operation of operations) blocks.push(blockAfter(blocks.at(-1), [operation], 0))
  return blocks
}

function executed(blocks: readonly ParentchainBlock[], receiptDepth: number, keptVersions: number): ShardExecutor {
  const executor = createTestExecutor({ receiptDepth, keptVersions })
  for (const block of blocks) execute(executor, block)
  return executor
}

const found = (executor: ShardExecutor, operation: Uint8Array) =>
  executor.receipts(toHex(provider.blake2b256(operation)))

const sent = writes(0, 6)
const blocks = blocksOf(sent)

test('receipts of the last blocks are answered, and no others', () => {
  const executor = executed(blocks, 2, 10)
  expect(sent.map((operation) => found(executor, operation).length)).toEqual([0, 0, 0, 0, 1, 1])
})

test('after any blocks were taken back, receipts of the last ones that stay are answered', () => {
  for (let staying = 0; staying <= blocks.length; staying += 1) {
    const executor = executed(blocks, 2, 10)
    const straight = executed(blocks.slice(0, staying), 2, 10)
    executor.revert(staying)
    const answers = sent.map((operation) => found(executor, operation))
    expect(answers).toEqual(sent.map((operation) => found(straight, operation)))
    expect(answers.map(({ length }) => length)).toEqual(
      sent.map((_, index) => (index < staying && index >= staying - 2 ? 1 : 0)),
    )
    for (const signed of answers.flat()) expect(verifySignedReceipt(provider, signed, enclave.account)).toBe(true)
  }
})

test('no receipts at all are answered where none shall be', () => {
  const executor = executed(blocks, 0, 10)
  expect(sent.flatMap((operation) => found(executor, operation))).toEqual([])
})

test('what became of an operation is answered however often strangers repeat it, and what they cannot push out', () => {
  const [operation = new Uint8Array(0)] = sent
  const repeated = blocksOf(Array.from({ length: 40 }, () => operation))
  const executor = executed(repeated, 64, 64)
  const numbersOf = (from: ShardExecutor) =>
    found(from, operation).map(({ receipt, signedHeader }) => [receipt.status, signedHeader.header.number] as const)
  const numbers = numbersOf(executor)
  expect(numbers).toHaveLength(16)
  expect(numbers[0]).toEqual(['Executed', 1])
  expect(numbers.slice(1).map(([, number]) => number)).toEqual(Array.from({ length: 15 }, (_, index) => 26 + index))
  executor.revert(20)
  expect(numbersOf(executor)).toEqual(numbersOf(executed(repeated.slice(0, 20), 64, 64)))
})
