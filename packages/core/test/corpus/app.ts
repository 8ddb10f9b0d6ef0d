import { text, u8, u16, u64 } from '../../src/codec/index.js'
import { composeStf, defineStf, map, value } from '../../src/stf/index.js'
import { ledger1, ledger2 } from '../migration/ledger.js'

const notes = defineStf({ name: 'notes', version: 1, state: { note: map(u16, text(40)) }, calls: {} })
const tally = defineStf({ name: 'tally', version: 1, state: { votes: map(u8, u64) }, calls: {} })
const clock = defineStf({
  name: 'clock',
  version: 1,
  state: { started: value(u64, 0n) },
  calls: {},
  genesis: ({ state }) => state.started.set(1n),
})

/** An app of the corpus; see `ledger.ts`: no version is edited. */
export const app1 = composeStf({
  name: 'app',
  version: 1,
  modules: { notes: { stf: notes }, funds: { stf: ledger1 }, tally: { stf: tally } },
})

/** Changes one module, keeps one, drops one and adds one. */
export const app2 = composeStf({
  name: 'app',
  version: 2,
  modules: { notes: { stf: notes }, funds: { stf: ledger2 }, clock: { stf: clock } },
  migrate: { from: app1 },
  invariants: { started: ({ state }) => state.clock.started.get() > 0n },
})
