import type { Stf } from '@lockstep/core/stf'
import fc from 'fast-check'
import type { CounterexampleFile, CounterexampleStep, StateChange } from '../artefact/counterexample-file.js'
import { filesDescription } from '../artefact/files-description.js'
import { readCounterexampleFile } from '../artefact/read-counterexample-file.js'
import { replayCounterexample } from '../artefact/replay-counterexample.js'
import { counterexampleFile } from '../artefact/write-counterexample-file.js'
import { executeBlocks, genesisState } from '../execution/execute-blocks.js'
import { propertyViolated } from '../execution/property-violated.js'
import { anyLogInBlocks } from '../generation/any-log.js'
import type { LogInBlocks } from '../log/log-record.js'
import { logToBlocks } from '../log/log-to-blocks.js'
import { createWorlds } from '../log/worlds.js'
import { checkAsyncProperty } from '../verification/check-property.js'
import type { Counterexample } from '../verification/counterexample.js'
import type { AsyncStfProperty, PropertyOptions } from '../verification/stf-property.js'

const maxLength = 3

/**
 * Property 23. Any log is written down as if it were a counterexample, read from its JSON text, and replayed: each block
 * must end with the root that executing it plainly leads to, each step must begin with the values that the one before it
 * left, so that a reader can go both ways, and a replay must come to the same steps.
 */
export const counterexampleProperty: AsyncStfProperty = {
  ...filesDescription,
  property(stf, options) {
    return fc.asyncProperty(anyLogInBlocks(stf, { ...options, maxLength }), async (log) => {
      const text = JSON.stringify(await counterexampleFile(stf, asFound(log)))
      const file = readCounterexampleFile(text)
      if (JSON.stringify(file) !== text) throw propertyViolated('the file is another one when it is read')
      requireRoots(stf, file, log)
      requireChain(file)
      const { firstChange, sameStf } = await replayCounterexample(stf, file)
      if (!sameStf) throw propertyViolated('the STF of the file is another one when it is replayed')
      if (firstChange !== null) throw propertyViolated(`step ${firstChange + 1} is another one when it is replayed`)
    })
  },
}

/** Checks {@link counterexampleProperty}. @throws LockstepError `PropertyFailed` */
export function counterexample(stf: Stf, options: PropertyOptions = {}): Promise<void> {
  return checkAsyncProperty(counterexampleProperty, stf, options)
}

/** A log as the invariants' property would have found it. */
function asFound(log: LogInBlocks): Counterexample {
  const found = { seed: 0, path: '', numRuns: 1, numShrinks: 0, repeats: true }
  return { number: 10, name: 'invariants', reason: 'it was to be written down', ...found, input: log }
}

/** The last step of a block ends with the block. */
function requireRoots(stf: Stf, { steps }: CounterexampleFile, log: LogInBlocks): void {
  const world = createWorlds().fastest
  const roots = new Map(steps.map(({ block, stateRoot }) => [block, stateRoot]))
  const outcomes = executeBlocks(stf, world.provider, genesisState(stf, world.provider), logToBlocks(stf, world, log))
  for (const [position, { stateRoot }] of outcomes.entries()) {
    const recorded = roots.get(position + 1)
    // A block without inputs whose hooks do nothing has no step.
    if (recorded === undefined || recorded === stateRoot) continue
    throw propertyViolated(`block ${position + 1} ends with ${recorded} in the file, and with ${stateRoot} else`)
  }
}

function requireChain({ genesis, steps }: CounterexampleFile): void {
  const values = new Map<string, string>()
  const changes = (where: string, step: Pick<CounterexampleStep, 'changes'>): void => {
    for (const change of step.changes) {
      const name = JSON.stringify([change.item, change.key ?? null])
      const known = values.get(name)
      if (known !== undefined && known !== shown(change.before)) {
        throw propertyViolated(`${where} begins with ${shown(change.before)} for ${name}, which was left as ${known}`)
      }
      values.set(name, shown(change.after))
    }
  }
  changes('genesis', genesis)
  for (const [place, step] of steps.entries()) changes(`step ${place + 1}`, step)
}

function shown(value: StateChange['before']): string {
  return value === undefined ? 'nothing' : JSON.stringify(value)
}
