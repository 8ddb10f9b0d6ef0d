import type { Hex } from '@lockstep/core'
import { LockstepError } from '@lockstep/core'
import { propertyViolated } from '../execution/property-violated.js'
import type { ExpectedBlock } from '../simulation/reference.js'
import { type CrashPoint, callsBefore, describeCrash, diskAfterCrash, type WorkerEvent } from './crash-points.js'
import { createSubmissions } from './plain-parentchain.js'
import { type LivedLife, runWorkerLife } from './run-worker-life.js'
import type { StagedShard } from './stage-shard.js'
import type { WorkerStandIns } from './worker-stand-ins.js'

/**
 * Starts a worker on what a crash has left, lets it go on to the end, and holds it against the blocks as they must be.
 * The staged shard has one block more than the crashed life: so each second life executes something, and the header of
 * what it executes first says by its parent what it has recovered to.
 *
 * @throws LockstepError `PropertyViolated`
 */
export async function requireRecovery(
  shard: StagedShard,
  standIns: WorkerStandIns,
  events: readonly WorkerEvent[],
  crash: CrashPoint,
): Promise<void> {
  const before = callsBefore(events, crash)
  const submissions = createSubmissions()
  const disk = diskAfterCrash(events, crash)
  try {
    const life = await runWorkerLife({ shard, standIns, disk, blocks: shard.blocks, submissions })
    const expected = shard.expected()
    const wrong =
      wrongStart(expected, life, before) ??
      wrongBlocks(expected, life) ??
      wrongOutputs(expected, life, submissions.calls)
    if (wrong !== undefined) throw propertyViolated(wrong)
  } catch (error) {
    if (!(error instanceof LockstepError)) throw error
    const reason =
      error.code === 'PropertyViolated' ? error.message : `the worker fails with ${error.code}: ${error.message}`
    throw propertyViolated(`after ${describeCrash(events, crash)}, ${reason}`)
  }
}

/** Outputs, block by block, each with the number of its block. */
function outputsOf(expected: readonly ExpectedBlock[]): { readonly block: number; readonly call: Hex }[] {
  return expected.flatMap(({ header, outputs }) => outputs.map((call) => ({ block: header.number, call })))
}

function wrongStart(
  expected: readonly ExpectedBlock[],
  { stored, released }: LivedLife,
  before: readonly Hex[],
): string | undefined {
  const all = outputsOf(expected)
  const early = before.findIndex((call, place) => all[place]?.call !== call)
  if (early >= 0) return `output ${early} that had gone out is not the one that was next`
  const handedOver = all[before.length - 1]?.block ?? 0
  if (handedOver > stored) return `an output of block ${handedOver} had gone out, and the store ends with ${stored}`
  if (released > stored) return `the cursor says ${released}, and the store ends with block ${stored}`
  if (released + 1 < handedOver) return `outputs of block ${handedOver} had gone out, and the cursor says ${released}`
  const missing = all.find(({ block }, place) => place >= before.length && block <= released)
  return missing && `the cursor says ${released}, and an output of block ${missing.block} had not gone out`
}

const compared = ['number', 'parent', 'stateRoot', 'receiptsRoot', 'parentchainHash', 'timestamp'] as const

function wrongBlocks(
  expected: readonly ExpectedBlock[],
  { stored, executed, latest, releasedInTheEnd }: LivedLife,
): string | undefined {
  const wanted = expected.slice(stored)
  if (executed.length !== wanted.length) return `${executed.length} blocks are executed, expected ${wanted.length}`
  for (const [place, { signedHeader }] of executed.entries()) {
    const header = wanted[place]?.header
    const field = compared.find((each) => header?.[each] !== signedHeader.header[each])
    if (field !== undefined) {
      return `block ${stored + place + 1} has the ${field} ${signedHeader.header[field]}, expected ${header?.[field]}`
    }
  }
  if (latest !== expected.length) return `the store ends with block ${latest}, expected ${expected.length}`
  return releasedInTheEnd === latest ? undefined : `the cursor ends with ${releasedInTheEnd}, expected ${latest}`
}

/** Everything behind the cursor goes out again, once; what lies before it does not. */
function wrongOutputs(
  expected: readonly ExpectedBlock[],
  { released }: LivedLife,
  calls: readonly Hex[],
): string | undefined {
  const wanted = outputsOf(expected.slice(released))
  const wrong = wanted.findIndex(({ call }, place) => calls[place] !== call)
  if (wrong >= 0) return `output ${wrong} behind the cursor, of block ${wanted[wrong]?.block}, does not go out`
  return calls.length === wanted.length ? undefined : `${calls.length} outputs go out, expected ${wanted.length}`
}
