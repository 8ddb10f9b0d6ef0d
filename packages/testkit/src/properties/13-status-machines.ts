import { LockstepError, toHex } from '@lockstep/core'
import { createShieldingDecryptor, type Signer } from '@lockstep/core/crypto'
import { type SignedReceipt, verifySignedReceipt } from '@lockstep/core/receipt'
import type { Stf } from '@lockstep/core/stf'
import {
  type BlockRecordContent,
  createShardExecutor,
  decodeBlockRecord,
  encodeBlockRecord,
  prepareBlock,
  type ShardExecutor,
} from '@lockstep/core/worker'
import fc from 'fast-check'
import { propertyViolated } from '../execution/property-violated.js'
import { anyLogInBlocks } from '../generation/any-log.js'
import type { LogInBlocks, LogRecord } from '../log/log-record.js'
import { referenceSigner } from '../simulation/accounts.js'
import { createExecutions } from '../simulation/executions.js'
import { simulatedShieldingKey } from '../simulation/shielding-key.js'
import { checkProperty } from '../verification/check-property.js'
import type { PropertyOptions, StfProperty } from '../verification/stf-property.js'
import { createOperationWatch, type OperationWatch, type WatchedInput } from '../workers/operation-watch.js'
import { readPlainCall } from '../workers/plain-extrinsics.js'
import { createStage, type StagedShard } from '../workers/stage-shard.js'

const maxLength = 10
const mostLag = 3
const receiptDepth = 256

/** What happens behind a block: nothing, the parentchain takes some back and brings them again, or a restart. */
const anyTurn = fc.oneof(
  { withCrossShrink: true },
  { weight: 2, arbitrary: fc.constant('on' as const) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: mostLag }) },
  { weight: 1, arbitrary: fc.constant('restart' as const) },
)

type Turn = 'on' | 'restart' | number

/**
 * Property 13. Clients watch every input of a log while its blocks are executed, taken back, executed again, restored
 * and made final. What they see goes along the chart of operation statuses; each input has one receipt, which is proven
 * and stays as it was; and an operation that stands in the log twice is executed once. That the charts' tables have
 * every edge is proven once and for all, not for each STF.
 */
export const statusMachinesProperty: StfProperty = {
  number: 13,
  name: 'status machines',
  statement: 'Each input has one proven receipt, and its status takes declared steps only, to an end that stays.',
  defaultRuns: 50,
  property(stf, options) {
    const stage = createStage()
    const input = fc.record(
      {
        log: fc.tuple(anyLogInBlocks(stf, { ...options, maxLength }), fc.nat(maxLength)).map(withOneTwice),
        lag: fc.nat(mostLag),
        turns: fc.array(anyTurn, { maxLength: 6 }),
      },
      { noNullPrototype: true },
    )
    return fc.property(input, ({ log, lag, turns }) => {
      const shard = stage(stf, log, { emptyBlocks: lag, finalityLag: lag })
      followShard(shard, lag, turns)
    })
  },
}

/** Most logs have no call that stands in them twice, and this property is about those as well. */
function withOneTwice([log, place]: readonly [LogInBlocks, number]): LogInBlocks {
  const records = log.log.map((record, index): LogRecord => {
    const isSound = 'call' in record && record.defect === undefined
    return isSound && index === place ? { ...record, defect: 'duplicate' } : record
  })
  return { ...log, log: records }
}

/** Checks {@link statusMachinesProperty}. @throws LockstepError `PropertyFailed` */
export function statusMachines(stf: Stf, options: PropertyOptions = {}): void {
  checkProperty(statusMachinesProperty, stf, options)
}

function followShard(shard: StagedShard, lag: number, turns: readonly Turn[]): void {
  const signer = referenceSigner(shard.world.provider)
  const inputs = inputsOf(shard)
  const watch = createOperationWatch(inputs)
  const records: BlockRecordContent[] = []
  let executor = startExecutor(shard, signer, records)

  const execute = (number: number): void => {
    const block = shard.blocks[number - 1]
    if (block === undefined) return
    records.length = number - 1
    records.push(executor.execute(block, (record) => record))
    lookAt(shard, executor, watch, signer)
  }

  for (const number of shard.blocks.keys()) {
    execute(number + 1)
    const turn = turns[number] ?? 'on'
    if (turn === 'restart') {
      executor = startExecutor(shard, signer, records)
      lookAt(shard, executor, watch, signer)
    } else if (turn !== 'on') {
      const first = number + 1 - Math.min(turn, lag, number + 1)
      executor.revert(first)
      lookAt(shard, executor, watch, signer)
      for (let again = first + 1; again <= number + 1; again += 1) execute(again)
    }
  }
  watch.requireEnds()
  requireOneReceiptEach(shard, inputs, records)
  requireOneExecutionEach(records)
  requireDistinctEffects(records)
}

function startExecutor(shard: StagedShard, signer: Signer, records: readonly BlockRecordContent[]): ShardExecutor {
  const { stf, world, connections } = shard
  const executor = createShardExecutor({
    provider: world.provider,
    stf,
    domain: world.domain,
    ...connections,
    signer,
    openShielded: createShieldingDecryptor(world.provider, simulatedShieldingKey),
    receiptDepth,
    bareGetters: false,
  })
  for (const record of records) executor.restore(decodeBlockRecord(encodeBlockRecord(record)))
  return executor
}

/** The inputs by the operations that their senders have signed, whatever is executed of them. */
function inputsOf({ stf, world, connections, blocks }: StagedShard): WatchedInput[] {
  const { provider, domain } = world
  const openShielded = createShieldingDecryptor(provider, simulatedShieldingKey)
  return blocks.flatMap((block, position) => {
    const previous = blocks[position - 1]
    const verified = connections.lightClient.verify(previous, block)
    const { inputs } = prepareBlock({ provider, stf, domain, openShielded }, verified)
    return inputs.map(({ operationHash }, index) => ({ operationHash, block: block.number, index }))
  })
}

function lookAt({ world }: StagedShard, executor: ShardExecutor, watch: OperationWatch, { account }: Signer): void {
  const proven = (signed: SignedReceipt) => {
    if (verifySignedReceipt(world.provider, signed, account)) return signed.receipt
    throw propertyViolated(
      `the receipt of input ${signed.receipt.index + 1} of block ${signed.receipt.block} is not proven`,
    )
  }
  watch.look({
    head: executor.head()?.header.number ?? 0,
    finalized: executor.head('Finalized')?.header.number ?? 0,
    receiptsOf: (operationHash) => executor.receipts(operationHash).map(proven),
  })
}

/** In the order of the inputs; behind them may stand what hooks have to tell, which is no input's. */
function requireOneReceiptEach(
  { blocks }: StagedShard,
  inputs: readonly WatchedInput[],
  records: readonly BlockRecordContent[],
): void {
  for (const { number } of blocks) {
    const expected = inputs.filter(({ block }) => block === number)
    const receipts = records[number - 1]?.receipts ?? []
    for (const { operationHash, index } of expected) {
      const receipt = receipts[index]
      if (receipt?.operationHash === operationHash && receipt.index === index && receipt.block === number) continue
      throw propertyViolated(`receipt ${index + 1} of block ${number} is not that of its input`)
    }
    const known = new Set(expected.map(({ operationHash }) => operationHash))
    const surplus = receipts.slice(expected.length).find(({ operationHash }) => known.has(operationHash))
    if (surplus !== undefined) throw propertyViolated(`block ${number} has one receipt too many for an input`)
  }
}

function requireOneExecutionEach(records: readonly BlockRecordContent[]): void {
  const executions = createExecutions()
  try {
    for (const { signedHeader, receipts } of records) executions.note(signedHeader.header.number, receipts)
  } catch (error) {
    throw error instanceof LockstepError ? propertyViolated(error.message) : error
  }
}

/** The parentchain pays once for each id: two effects with one would be one payment. */
function requireDistinctEffects(records: readonly BlockRecordContent[]): void {
  const ids = new Set<string>()
  for (const output of records.flatMap(({ outputs }) => outputs)) {
    const call = readPlainCall(toHex(output))
    if (call.type !== 'effect') continue
    if (ids.has(call.value.id)) throw propertyViolated(`two effects have the id ${call.value.id}`)
    ids.add(call.value.id)
  }
}
