import type { Block, BlockResult } from '@lockstep/core/engine'
import type { Overlay, PreparedState, State, StateDiff } from '@lockstep/core/state'
import type { Stf } from '@lockstep/core/stf'
import { balances } from '@lockstep/stf-balances'
import {
  atomicRollback,
  commutativity,
  domainSeparation,
  getterPurity,
  nonceAndReplay,
  type PropertyOptions,
  snapshotEquivalence,
} from '@lockstep/testkit'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { counterexampleOf, failureOf, recordsOf } from './counterexample-of.js'
import { plainTransfer, smallBank } from './small-bank.js'

type Engine = typeof import('@lockstep/core/engine')
type Operation = typeof import('@lockstep/core/operation')
type StateRoom = typeof import('@lockstep/core/state')
type StfRoom = typeof import('@lockstep/core/stf')

/** What stands in the place of a function while a test lasts; it is handed the real one. */
interface Mutants {
  executeBlock?: (real: Engine['executeBlock'], ...args: Parameters<Engine['executeBlock']>) => BlockResult
  openSnapshot?: (real: Engine['openSnapshot'], ...args: Parameters<Engine['openSnapshot']>) => State
  admitGetter?: (
    real: Engine['admitGetter'],
    ...args: Parameters<Engine['admitGetter']>
  ) => ReturnType<Engine['admitGetter']>
  prepareOperation?: (
    real: Operation['prepareOperation'],
    ...args: Parameters<Operation['prepareOperation']>
  ) => ReturnType<Operation['prepareOperation']>
  createState?: (real: StateRoom['createState'], ...args: Parameters<StateRoom['createState']>) => State
  bindReadonlyState?: (
    real: StfRoom,
    ...args: Parameters<StfRoom['bindReadonlyState']>
  ) => ReturnType<StfRoom['bindReadonlyState']>
}

const mutants: Mutants = vi.hoisted(() => ({}))

vi.mock('@lockstep/core/engine', async (original: () => Promise<Engine>): Promise<Engine> => {
  const real = await original()
  return {
    ...real,
    executeBlock: (...args) => mutants.executeBlock?.(real.executeBlock, ...args) ?? real.executeBlock(...args),
    openSnapshot: (...args) => mutants.openSnapshot?.(real.openSnapshot, ...args) ?? real.openSnapshot(...args),
    admitGetter: (...args) => mutants.admitGetter?.(real.admitGetter, ...args) ?? real.admitGetter(...args),
  }
})
vi.mock('@lockstep/core/operation', async (original: () => Promise<Operation>): Promise<Operation> => {
  const real = await original()
  return {
    ...real,
    prepareOperation: (...args) =>
      mutants.prepareOperation?.(real.prepareOperation, ...args) ?? real.prepareOperation(...args),
  }
})
vi.mock('@lockstep/core/state', async (original: () => Promise<StateRoom>): Promise<StateRoom> => {
  const real = await original()
  return {
    ...real,
    createState: (...args) => mutants.createState?.(real.createState, ...args) ?? real.createState(...args),
  }
})
vi.mock('@lockstep/core/stf', async (original: () => Promise<StfRoom>): Promise<StfRoom> => {
  const real = await original()
  return {
    ...real,
    bindReadonlyState: (...args) => mutants.bindReadonlyState?.(real, ...args) ?? real.bindReadonlyState(...args),
  }
})

afterEach(() => {
  for (const name of Object.keys(mutants)) Reflect.deleteProperty(mutants, name)
})

const bank = smallBank(plainTransfer)

function expectFound(
  property: (stf: Stf, options: PropertyOptions) => void,
  mutant: Mutants,
  reason: RegExp,
  mostRecords: number,
  stf: Stf = bank,
): void {
  Object.assign(mutants, mutant)
  const found = counterexampleOf(failureOf(property, stf))
  expect(found.reason).toMatch(reason)
  expect(recordsOf(found).length).toBeLessThanOrEqual(mostRecords)
}

const nonces = 'system.nonce'

/** A state of the engine's with something different about it. */
const stateWith =
  (change: (state: State) => Partial<State>): NonNullable<Mutants['createState']> =>
  (real, ...args) => {
    const state = real(...args)
    return { ...state, ...change(state) }
  }

const overlayWith = (change: (overlay: Overlay) => Partial<Overlay>): NonNullable<Mutants['createState']> =>
  stateWith((state) => ({
    overlay() {
      const overlay = state.overlay()
      return { ...overlay, ...change(overlay) }
    },
  }))

/** An engine whose blocks leave another difference than they should. */
const blockWith =
  (change: (diff: StateDiff, result: BlockResult, block: Block) => StateDiff): NonNullable<Mutants['executeBlock']> =>
  (real, environment, state, block) => {
    const result = real(environment, state, block)
    const diff = change(result.diff, result, block)
    state.discard(result.prepared)
    const prepared: PreparedState = state.prepare(diff)
    return { ...result, diff, prepared, root: prepared.root }
  }

const without = (diff: StateDiff, space: string): StateDiff => diff.filter((each) => each.space !== space)
const failedOnes = ({ receipts }: BlockResult) => receipts.filter(({ status }) => status === 'Failed').length

describe('property 3, snapshot equivalence', () => {
  test('a snapshot that reads what has become of its version is found', () => {
    const createState = stateWith((state) => ({ at: (version) => ({ ...state.at(version), space: state.space }) }))
    expectFound(snapshotEquivalence, { createState }, /read while the next one is executed/, 1)
  })

  test('a snapshot that leaves something behind in the state is found', () => {
    const createState = stateWith((state) => ({
      at(version) {
        const view = state.at(version)
        if (version === state.version()) state.commit(state.prepare([]))
        return view
      },
    }))
    expectFound(snapshotEquivalence, { createState }, /a state of which a snapshot was taken is/, 0)
  })

  test('a snapshot that opens without its nonces is found', () => {
    const openSnapshot: Mutants['openSnapshot'] = (real, ...args) => {
      const state = real(...args)
      const changes = state
        .space(nonces)
        .entries({ limit: 1000 })
        .map(([key]) => ({ key, value: undefined }))
      if (changes.length > 0) state.commit(state.prepare([{ space: nonces, changes }]))
      return state
    }
    expectFound(snapshotEquivalence, { openSnapshot }, /snapshot of block 1/, 1)
  })
})

describe('property 4, atomic rollback', () => {
  test('an overlay that keeps what was to be undone is found', () => {
    const createState = overlayWith((overlay) => ({ rollback: overlay.commit }))
    expectFound(atomicRollback, { createState }, /, whose write \d threw, has left/, 2)
  })

  test('an engine that writes for a failed call is found', () => {
    const executeBlock = blockWith((diff, result) =>
      failedOnes(result) === 0 ? diff : [...diff, { space: 'zzz', changes: [{ key: '0x', value: Uint8Array.of(1) }] }],
    )
    expectFound(atomicRollback, { executeBlock }, /which threw at once, has changed zzz/, 1)
  })
})

describe('property 6, getter purity', () => {
  test('a context that a getter could write with is found', () => {
    const bindReadonlyState: Mutants['bindReadonlyState'] = (real, module, space) =>
      real.bindState(module, (name) => ({ ...space(name), set() {}, delete() {} }))
    expectFound(getterPurity, { bindReadonlyState }, /the context of .* offers state\.\w+\.set/, 0, balances)
  })

  test('a version that reads as a newer one does is found', () => {
    const createState = stateWith((state) => ({ at: (version) => ({ ...state.at(version), space: state.space }) }))
    expectFound(getterPurity, { createState }, /asked later|root/, 2, balances)
  })
})

describe('property 8, nonce and replay', () => {
  test('nonces that do not last longer than their block are found', () => {
    const executeBlock = blockWith((diff) => without(diff, nonces))
    expectFound(nonceAndReplay, { executeBlock }, /block 1 leaves the nonces , expected 0x/, 1)
  })

  test('a failed call that keeps its nonce is found', () => {
    const executeBlock = blockWith((diff, result) => (failedOnes(result) > 0 ? without(diff, nonces) : diff))
    expectFound(nonceAndReplay, { executeBlock }, /block 1 leaves the nonces/, 1)
  })

  test('an engine that takes any nonce is found', () => {
    const executeBlock: Mutants['executeBlock'] = (real, environment, state, block) => {
      const next = new Map<string, number>()
      const inputs = block.inputs.map((input, index) => {
        if (input.kind !== 'call') return input
        const bytes = state.get(nonces, input.sender)
        const nonce = next.get(input.sender) ?? (bytes === undefined ? 0 : (bytes[0] ?? 0))
        next.set(input.sender, nonce + 1)
        return { ...input, nonce, operationHash: `0x${String(index).padStart(64, '0')}` as const }
      })
      return real(environment, state, { ...block, inputs })
    }
    expectFound(nonceAndReplay, { executeBlock }, /accepts nonce|replayed in .* comes to Ok/, 2)
  })

  test('a refused operation that uses up a nonce is found', () => {
    const executeBlock = blockWith((diff, { receipts }, { inputs }) => {
      const refused = inputs.find((input, index) => input.kind === 'call' && receipts[index]?.status === 'Rejected')
      if (refused?.kind !== 'call' || diff.some(({ space }) => space === nonces)) return diff
      return [...diff, { space: nonces, changes: [{ key: refused.sender, value: Uint8Array.of(9, 0, 0, 0) }] }]
    })
    expectFound(nonceAndReplay, { executeBlock }, /leaves the nonces|has left/, 2)
  })
})

describe('property 9, domain separation', () => {
  const foreign = `0x${'c3'.repeat(32)}` as const

  test.each([
    ['shard', /signed for another shard, comes to/],
    ['mrenclave', /signed for another enclave, comes to/],
  ] as const)('an engine that does not look at the %s of a call is found', (part, reason) => {
    const prepareOperation: Mutants['prepareOperation'] = (real, environment, operation) => {
      const prepared = real(environment, operation)
      const domain = { ...environment.domain, [part]: foreign }
      return prepared.kind === 'call' ? prepared : real({ ...environment, domain }, operation)
    }
    expectFound(domainSeparation, { prepareOperation }, reason, 1)
  })

  test('an engine that does not look at the shard of a getter is found', () => {
    const admitGetter: Mutants['admitGetter'] = (real, environment, ...rest) => {
      const admitted = real(environment, ...rest)
      if (!('refused' in admitted)) return admitted
      return real({ ...environment, domain: { ...environment.domain, shard: foreign } }, ...rest)
    }
    expectFound(domainSeparation, { admitGetter }, /accountInfo, signed for another shard, is answered/, 0, balances)
  })
})

describe('property 12, commutativity', () => {
  test('nonces that all accounts share make an order', () => {
    const shared = `0x${'00'.repeat(32)}` as const
    const createState = overlayWith((overlay) => ({
      space(name) {
        const space = overlay.space(name)
        if (name !== nonces) return space
        return { ...space, get: () => space.get(shared), set: (_, value) => space.set(shared, value) }
      },
    }))
    expectFound(commutativity, { createState }, /share no entry, but their order matters/, 3)
  })
})
