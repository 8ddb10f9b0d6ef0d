import { type Hex, toHex } from '@lockstep/core'
import type { Receipt } from '@lockstep/core/receipt'
import type { Stf } from '@lockstep/core/stf'
import type { OrderedInput } from '@lockstep/core/worker'
import { stepReceipt } from '../artefact/step-messages.js'
import type { LogRecord } from '../log/log-record.js'
import type { ExpectedBlock } from './reference.js'
import type { Simulation } from './simulation.js'
import type { SimulatedBlock, SimulatedInput } from './simulation-file.js'

/** The blocks of the longest branch with the inputs in their order, as the reference has executed them. */
export function orderedBlocks(
  { chain, reference, world }: Simulation,
  stf: Stf,
  records: ReadonlyMap<Hex, LogRecord>,
): SimulatedBlock[] {
  const inputOf = (receipt: Receipt, input: OrderedInput | undefined): SimulatedInput => {
    const record = input === undefined ? undefined : records.get(sentBytes(input))
    const call = record === undefined ? undefined : callOf(stf, record)
    return { record: record ?? null, receipt: stepReceipt(stf, world, receipt, call) }
  }
  return Array.from({ length: chain.head() }, (_, index) => index + 1).flatMap((number) => {
    const hash = chain.block(number)?.hash
    const expected = hash === undefined ? undefined : reference.expected(hash)
    return expected === undefined ? [] : [blockOf(expected, number <= chain.finalized(), inputOf)]
  })
}

function blockOf(
  { header, inputs, receipts }: ExpectedBlock,
  isFinal: boolean,
  inputOf: (receipt: Receipt, input: OrderedInput | undefined) => SimulatedInput,
): SimulatedBlock {
  const { number, parentchainHash, timestamp, stateRoot, receiptsRoot } = header
  return {
    ...{ number, parentchainHash, timestamp: timestamp.toString(), isFinal },
    inputs: receipts.map((receipt, index) => inputOf(receipt, inputs[index])),
    ...{ stateRoot, receiptsRoot },
  }
}

/** What a client has encrypted, by which its request is known again. */
function sentBytes(input: OrderedInput): Hex {
  if (input.kind === 'invoke') return toHex(input.ciphertext)
  return input.kind === 'shield' ? toHex(input.encryptedBeneficiary) : '0x'
}

function callOf(stf: Stf, record: LogRecord): ReturnType<Stf['callNamed']> {
  return 'call' in record ? stf.callNamed(record.call) : stf.callByInbound(record.inbound)
}
