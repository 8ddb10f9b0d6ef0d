import { describe, expect, it } from 'vitest'
import { executeBlock } from '../../src/engine/index.js'
import type { Hex } from '../../src/hex.js'
import { codeName } from '../../src/receipt/index.js'
import { composeStf, defineStf } from '../../src/stf/index.js'
import { prepareCall } from './prepare-call.js'
import { alice, blockOf, bob, emptyState, provider } from './probe.js'

/** Two modules that were written apart: each names a root account of its own, and one takes a fee from nobody. */
const ruledBy = (name: string, account: Hex) =>
  defineStf({
    name,
    version: 1,
    state: {},
    calls: { rule: { origin: 'root', execute() {} } },
    admission: { root: () => account, chargeFee: () => name === 'second' },
  })
const parts = { first: { stf: ruledBy('first', alice) }, second: { stf: ruledBy('second', bob) } }

describe('of two modules that declare the same part of the admission', () => {
  it('the chosen one decides for the whole app', () => {
    const app = composeStf({
      name: 'app',
      version: 1,
      modules: parts,
      admission: { root: 'first', chargeFee: 'second' },
    })
    const { rule } = app.modules.second.calls
    const inputs = [prepareCall(rule, {}, { sender: bob }), prepareCall(rule, {}, { sender: alice })]
    const { receipts } = executeBlock({ stf: app, provider }, emptyState(), blockOf(inputs))
    expect(receipts.map((receipt) => codeName(app, receipt))).toEqual(['BadOrigin', 'Ok'])
  })

  it('one must be chosen for each such part', () => {
    const choose = () => composeStf({ name: 'app', version: 1, modules: parts, admission: { root: 'first' } })
    expect(choose).toThrow(
      expect.objectContaining({ code: 'AdmissionClash', message: expect.stringMatching(/chargeFee/) }),
    )
  })

  it('one that does not declare it cannot be chosen', () => {
    const choose = () =>
      composeStf({
        name: 'app',
        version: 1,
        modules: { first: parts.first },
        admission: { authorizeCall: 'first' },
      })
    expect(choose).toThrow(expect.objectContaining({ code: 'AdmissionMissing' }))
  })

  it('one that the app does not have does not compile', () => {
    // @ts-expect-error there is no third module
    const choose = () => composeStf({ name: 'app', version: 1, modules: parts, admission: { root: 'third' } })
    expect(choose).toThrow(expect.objectContaining({ code: 'AdmissionMissing' }))
  })
})
