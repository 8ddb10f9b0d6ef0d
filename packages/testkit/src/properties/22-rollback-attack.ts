import type { EnclaveRuntime } from '@lockstep/adapters/tee'
import { LockstepError } from '@lockstep/core'
import type { Stf } from '@lockstep/core/stf'
import type { ExecutedBlock } from '@lockstep/core/worker'
import fc from 'fast-check'
import { propertyViolated } from '../execution/property-violated.js'
import { anyLogInBlocks } from '../generation/any-log.js'
import { checkAsyncProperty } from '../verification/check-property.js'
import type { AsyncStfProperty, PropertyOptions } from '../verification/stf-property.js'
import { askHead } from '../workers/ask-head.js'
import { readPlainExtrinsic } from '../workers/plain-extrinsics.js'
import { createStage, type StagedShard } from '../workers/stage-shard.js'
import { realWorker, type WorkerStandIns } from '../workers/worker-stand-ins.js'

const maxLength = 6
const mostLag = 2

/** What the host has let out before it goes back. */
type Spoken = 'an answer' | 'outputs'

/**
 * Property 22. A host lets an enclave execute all blocks, answer or hand over, and starts it again with fewer of its own
 * sealed records, as after a crash in which it lost them, or because older state would suit it. The enclave must not
 * answer from older final state than it has spoken of, and must answer again once it has executed what it lacks.
 */
export function rollbackAttackOf(standIns: WorkerStandIns): AsyncStfProperty {
  return {
    number: 22,
    name: 'rollback attack',
    statement: 'An enclave that is started with older sealed state keeps silent until it has caught up, and can.',
    defaultRuns: 20,
    property(stf, options) {
      const stage = createStage()
      const input = fc.record(
        {
          log: anyLogInBlocks(stf, { ...options, maxLength }),
          lag: fc.nat(mostLag),
          kept: fc.nat(maxLength),
          spoken: fc.constantFrom<Spoken>('an answer', 'outputs'),
        },
        { noNullPrototype: true },
      )
      return fc.asyncProperty(input, async ({ log, lag, kept, spoken }) => {
        const shard = stage(stf, log, { emptyBlocks: lag + 1, finalityLag: lag })
        await attack(shard, standIns, { lag, kept: kept % (shard.blocks.length + 1), spoken })
      })
    },
  }
}

/** Property 22 of the real worker; see {@link rollbackAttackOf}. */
export const rollbackAttackProperty: AsyncStfProperty = rollbackAttackOf(realWorker)

/** Checks {@link rollbackAttackProperty}. @throws LockstepError `PropertyFailed` */
export function rollbackAttack(stf: Stf, options: PropertyOptions = {}): Promise<void> {
  return checkAsyncProperty(rollbackAttackProperty, stf, options)
}

interface Attack {
  readonly lag: number
  /** How many records the host restores. */
  readonly kept: number
  readonly spoken: Spoken
}

async function attack(shard: StagedShard, standIns: WorkerStandIns, { lag, kept, spoken }: Attack): Promise<void> {
  const { blocks } = shard
  const first = standIns.launchEnclave(shard.enclave('generate'))
  const sealed = await first.sealedKeys()
  const records = await first.executeBlocks(blocks)
  const final = finalAfter(blocks.length, lag)
  if (spoken === 'an answer') await askHead(shard, first)
  else await first.outputs(final, 0)

  const restart = async (count: number): Promise<EnclaveRuntime> => {
    const enclave = standIns.launchEnclave(shard.enclave({ sealed }))
    for (const record of records.slice(0, count)) await enclave.restore(record.sealed, 0)
    return enclave
  }
  const restored = await restart(kept)
  await requireSilence(shard, restored, { isOld: finalAfter(kept, lag) < final, kept, final })
  await requireCatchingUp(shard, restored, records, kept)
  await requireAnswer(shard, restored, 'an enclave that has caught up')
  await requireOutputs(shard, restored, final)
  await requireAnswer(shard, await restart(blocks.length), 'an enclave that is started with all its records')
}

function finalAfter(block: number, lag: number): number {
  return Math.max(0, block - lag)
}

async function requireSilence(
  shard: StagedShard,
  enclave: EnclaveRuntime,
  { isOld, kept, final }: { readonly isOld: boolean; readonly kept: number; readonly final: number },
): Promise<void> {
  const code = await refusalOf(() => askHead(shard, enclave))
  if (isOld && code !== 'StateRolledBack') {
    const does = code === undefined ? 'answers' : `fails with ${code}`
    throw propertyViolated(`restored to block ${kept} after final block ${final} was spoken of, the enclave ${does}`)
  }
  if (!isOld && code !== undefined) {
    throw propertyViolated(`restored to block ${kept}, which is not older, the enclave answers with ${code}`)
  }
}

async function requireCatchingUp(
  { blocks }: StagedShard,
  enclave: EnclaveRuntime,
  records: readonly ExecutedBlock[],
  kept: number,
): Promise<void> {
  const code = await refusalOf(async () => {
    const again = await enclave.executeBlocks(blocks.slice(kept))
    const wrong = again.find(({ number, signedHeader: { header } }) => {
      return header.stateRoot !== records[number - 1]?.signedHeader.header.stateRoot
    })
    if (wrong !== undefined) throw propertyViolated(`executed again, block ${wrong.number} has another root`)
  })
  if (code !== undefined) throw propertyViolated(`restored to block ${kept}, the enclave is locked out by ${code}`)
}

async function requireAnswer(shard: StagedShard, enclave: EnclaveRuntime, who: string): Promise<void> {
  let head: number | undefined
  const code = await refusalOf(async () => {
    head = await askHead(shard, enclave)
  })
  if (code !== undefined) throw propertyViolated(`${who} answers with ${code}`)
  const { length } = shard.blocks
  if (head !== length) throw propertyViolated(`${who} has head ${head}, expected ${length}`)
}

/** The outputs of final blocks are the same, from whatever it was restored. */
async function requireOutputs({ expected }: StagedShard, enclave: EnclaveRuntime, final: number): Promise<void> {
  for (const { header, outputs } of expected().slice(0, final)) {
    const calls = (await enclave.outputs(header.number, 0)).map((extrinsic) => readPlainExtrinsic(extrinsic).call)
    if (calls.join() === outputs.join()) continue
    throw propertyViolated(`block ${header.number} has the outputs ${calls.join()}, expected ${outputs.join()}`)
  }
}

/** The code of the refusal; `undefined` where there is none. What a property found is thrown on. */
async function refusalOf(attempt: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await attempt()
    return undefined
  } catch (error) {
    if (!(error instanceof LockstepError) || error.code === 'PropertyViolated') throw error
    return error.code
  }
}
