import type { Stf } from '@lockstep/core/stf'
import fc from 'fast-check'
import { entriesOf } from '../execution/entries-of.js'
import { executeBlocks, genesisState } from '../execution/execute-blocks.js'
import { firstDifference } from '../execution/first-difference.js'
import { runLiveWorker } from '../execution/live-worker.js'
import { propertyViolated } from '../execution/property-violated.js'
import { restoreFromRecords } from '../execution/restart.js'
import { anyLogInBlocks } from '../generation/any-log.js'
import { logToBlocks } from '../log/log-to-blocks.js'
import { createWorlds } from '../log/worlds.js'
import { checkProperty } from '../verification/check-property.js'
import type { PropertyOptions, StfProperty } from '../verification/stf-property.js'

/**
 * Property 2. The replay reads the log from its JSON text, as one that was kept in a file; the restored worker takes
 * some blocks from the live one's records and executes the others.
 */
export const replayEquivalenceProperty: StfProperty = {
  number: 2,
  name: 'replay equivalence',
  statement: 'Genesis and the log, or the records, lead to all that the live worker has.',
  defaultRuns: 150,
  property(stf, options) {
    const world = createWorlds().fastest
    const { provider } = world
    const input = fc.record({ log: anyLogInBlocks(stf, options), restored: fc.nat(5) }, { noNullPrototype: true })
    return fc.property(input, ({ log, restored }) => {
      const blocks = logToBlocks(stf, world, log)
      const live = runLiveWorker(stf, provider, blocks)

      const replayState = genesisState(stf, provider)
      const replayed = logToBlocks(stf, world, JSON.parse(JSON.stringify(log)))
      agree('replayed', firstDifference(live.records, executeBlocks(stf, provider, replayState, replayed)))
      agree('replayed', differenceOfEntries(live.state, replayState))

      const records = live.records.slice(0, restored)
      const restoredState = restoreFromRecords(stf, provider, records)
      const rest = executeBlocks(stf, provider, restoredState, blocks.slice(restored))
      agree(`restored up to block ${records.length}`, firstDifference(live.records, [...records, ...rest]))
      agree('restored', differenceOfEntries(live.state, restoredState))
    })
  },
}

/** Checks {@link replayEquivalenceProperty}. @throws LockstepError `PropertyFailed` */
export function replayEquivalence(stf: Stf, options: PropertyOptions = {}): void {
  checkProperty(replayEquivalenceProperty, stf, options)
}

type Entries = Parameters<typeof entriesOf>[0]

function differenceOfEntries(live: Entries, other: Entries): string | undefined {
  const [expected, actual] = [entriesOf(live), entriesOf(other)]
  return expected === actual ? undefined : `the state is\n${actual}\nexpected\n${expected}`
}

function agree(how: string, difference: string | undefined): void {
  if (difference !== undefined) throw propertyViolated(`${how}, ${difference}`)
}
