import type { Stf } from '@lockstep/core/stf'
import fc from 'fast-check'
import { anyDraft } from '../generation/any-log.js'
import type { GenerationOptions } from '../generation/generation-options.js'
import { settleLog } from '../generation/settle-log.js'
import type { LogInBlocks } from '../log/log-record.js'
import { logToBlocks } from '../log/log-to-blocks.js'
import { createWorlds } from '../log/worlds.js'
import { anyDraftEdit } from '../states/any-draft-edit.js'
import { settleEdits } from '../states/settle-edits.js'
import type { StateEdit } from '../states/state-edit.js'
import { checkProperty } from '../verification/check-property.js'
import type { PropertyOptions, StfProperty } from '../verification/stf-property.js'
import { requireInvariantsBehind } from './require-invariants.js'

/** The edits of genesis that make the state which the log begins with. */
interface Induction {
  readonly edits: readonly StateEdit[]
  readonly log: LogInBlocks
}

const maxLength = 4
const mostEdits = 8

/**
 * Property 10, inductively: from any state in which the invariants hold, whether or not a log leads there. So it finds
 * what takes a balance near the bound or fifty calls that fit each other, and it finds invariants that say too little: a
 * state that cannot be, which they allow. A declared invariant is what it takes to rule one out.
 *
 * States are genesis with edits, each of which leaves all invariants true: entries with any values, and two integers
 * that change by the same amount. What is thrown is not looked at, because a state that cannot be has counters at their
 * ends.
 */
export const inductiveInvariantsProperty: StfProperty = {
  number: 10,
  name: 'inductive invariants',
  statement: 'From every state in which the invariants hold, whatever led there, calls lead to one in which they hold.',
  defaultRuns: 200,
  property(stf, options) {
    const world = createWorlds().fastest
    return fc.property(anyInduction(stf, options), ({ edits, log }) => {
      const { state } = settleEdits(stf, world, edits)
      requireInvariantsBehind(stf, world, state, logToBlocks(stf, world, log), () => undefined)
    })
  },
}

/** Checks {@link inductiveInvariantsProperty}. @throws LockstepError `PropertyFailed` */
export function inductiveInvariants(stf: Stf, options: PropertyOptions = {}): void {
  checkProperty(inductiveInvariantsProperty, stf, options)
}

/** A log that is drawn up with the edited state in view. */
function anyInduction(stf: Stf, options: GenerationOptions = {}): fc.Arbitrary<Induction> {
  const world = createWorlds().fastest
  const edit = anyDraftEdit(stf)
  const drafts = edit === undefined ? fc.constant([]) : fc.array(edit, { maxLength: mostEdits, size: 'max' })
  const log = anyDraft(stf, { ...options, maxLength, live: true })
  return fc.tuple(drafts, log).map(([given, draft]) => {
    const { edits } = settleEdits(stf, world, given)
    return { edits, log: settleLog(stf, world, draft, () => settleEdits(stf, world, edits).state) }
  })
}
