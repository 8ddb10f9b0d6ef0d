import { createReader, readBytes, remaining, u32 } from '@lockstep/core/codec'
import type { RuntimeCallView, RuntimeEventView } from './substrate-runtime.js'

/** Wrappers within more wrappers than these are not looked into. */
const maximumDepth = 8

/** The events by which wrappers say what became of their calls, by pallet. */
const statements: Readonly<Record<string, readonly string[]>> = {
  utility: ['utility.BatchCompleted', 'utility.BatchInterrupted'],
  proxy: ['proxy.ProxyExecuted'],
  multisig: ['multisig.MultisigExecuted', 'multisig.NewMultisig', 'multisig.MultisigApproval'],
}

/** Statements that no wrapper has claimed yet, by pallet, in the order of their emission. */
type Unclaimed = ReadonlyMap<string, RuntimeEventView[]>

/** What a wrapper says of itself cannot be told apart from what a call within it says. */
const ambiguous: unique symbol = Symbol('ambiguous')

/**
 * The calls that an extrinsic executed with success, wrappers opened, in the order of their execution.
 *
 * A wrapper succeeds whatever becomes of the calls in it, and says so by an event of its own, which it emits after
 * theirs. Going backwards, each wrapper finds its own event as the last one of its kind. Calls that this code does not
 * know may emit such events too, when they dispatch other calls; then some are left over, or there are too few, and
 * nothing that stands in a wrapper is taken. This cannot be told in every case, so callers ask for the event of the
 * call itself as well.
 *
 * `utility.batchAll` needs no statement to be believed, but claims its own, so that a `batch` around it does not.
 *
 * @param events those of the extrinsic, which succeeded.
 */
export function executedCalls(call: RuntimeCallView, events: readonly RuntimeEventView[]): readonly RuntimeCallView[] {
  const unclaimed: Unclaimed = new Map(
    Object.entries(statements).map(([pallet, names]) => [pallet, events.filter(({ name }) => names.includes(name))]),
  )
  const backwards: RuntimeCallView[] = []
  try {
    visit(call, unclaimed, backwards, 0)
  } catch (error) {
    if (error !== ambiguous) throw error
    return []
  }
  const claimed = call.calls.length === 0 || [...unclaimed.values()].every((rest) => rest.length === 0)
  return claimed ? backwards.reverse() : []
}

function visit(call: RuntimeCallView, unclaimed: Unclaimed, backwards: RuntimeCallView[], depth: number): void {
  const executed = executedWithin(call, unclaimed)
  if (executed === undefined) {
    backwards.push(call)
    return
  }
  if (depth >= maximumDepth) throw ambiguous
  for (const inner of [...executed].reverse()) visit(inner, unclaimed, backwards, depth + 1)
}

/** The calls that a wrapper executed; `undefined` for a call that is no wrapper. */
function executedWithin(call: RuntimeCallView, unclaimed: Unclaimed): readonly RuntimeCallView[] | undefined {
  switch (call.name) {
    case 'utility.batch': {
      const { name, fields } = claim(unclaimed, 'utility')
      return name === 'utility.BatchInterrupted' ? call.calls.slice(0, u32.read(createReader(fields))) : call.calls
    }
    case 'utility.batchAll': {
      if (claim(unclaimed, 'utility').name !== 'utility.BatchCompleted') throw ambiguous
      return call.calls
    }
    case 'proxy.proxy':
      return isOk(claim(unclaimed, 'proxy').fields, 0) ? call.calls : []
    case 'multisig.asMulti':
      return executedByMultisig(call, claim(unclaimed, 'multisig'))
    default:
      return undefined
  }
}

/** An approval that was not the last one executes nothing. */
function executedByMultisig(call: RuntimeCallView, { name, fields }: RuntimeEventView): readonly RuntimeCallView[] {
  const approver = 32
  const timepoint = 4 + 4
  const multisig = 32
  const callHash = 32
  if (name !== 'multisig.MultisigExecuted') return []
  return isOk(fields, approver + timepoint + multisig + callHash) ? call.calls : []
}

/** Whether the `Result` that stands at an offset is `Ok`; SPEC: SCALE, variant 0. */
function isOk(fields: Uint8Array, offset: number): boolean {
  const reader = createReader(fields)
  if (remaining(reader) <= offset) throw ambiguous
  readBytes(reader, offset)
  return readBytes(reader, 1)[0] === 0
}

function claim(unclaimed: Unclaimed, pallet: string): RuntimeEventView {
  const statement = unclaimed.get(pallet)?.pop()
  if (statement === undefined) throw ambiguous
  return statement
}
