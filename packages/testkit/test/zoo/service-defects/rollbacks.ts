import type { EnclaveRuntime, EnclaveRuntimeOptions } from '@lockstep/adapters/tee'
import { LockstepError } from '@lockstep/core'
import { realWorker, rollbackAttackOf } from '@lockstep/testkit'
import { createBank } from '../part-defects/bank.js'
import type { ServiceDefect } from './service-defect.js'

type RaiseCounter = EnclaveRuntimeOptions['services']['raiseCounter']

/** Defects of what tells old state from new, by property 22. */
export const rollbacks: readonly ServiceDefect[] = [
  counter('a platform that has no counters', () => async () => 0),
  counter('counters that live as long as their enclave', () => {
    let value = 0
    return async (_, least) => {
      value = Math.max(value, least)
      return value
    }
  }),
  counter('a counter that can be set back', (real) => async (name, least) => {
    await real(name, least)
    return least
  }),
  counter('a counter that is read and never raised', (real) => (name) => real(name, 0)),
  counter('a counter that is one step behind', (real) => (name, least) => real(name, Math.max(0, least - 1))),
  counter('a counter that promises a block which is yet to come', (real) => (name, least) => real(name, least + 1)),
  counter('a counter with another name at each start', (real) => {
    const prefix = starts.toString(16).padStart(8, '0')
    starts += 1
    return (name, least) => real(`0x${prefix}${name.slice(10)}`, least)
  }),
  runtime('outputs that are not counted', (options) => {
    let isAsked = false
    const { raiseCounter } = options.services
    const own = withCounter(options, async (name, least) => (isAsked ? raiseCounter(name, least) : 0))
    return {
      ...own,
      async query(sealed) {
        isAsked = true
        return own.query(sealed)
      },
    }
  }),
  runtime('an enclave that is locked out when it has lost blocks', (options) => {
    const { raiseCounter } = options.services
    const seen = { value: 0 }
    const own = withCounter(options, async (name, least) => {
      seen.value = await raiseCounter(name, least)
      return seen.value
    })
    return {
      ...own,
      async executeBlocks(blocks) {
        const [first] = blocks
        if (first !== undefined && first.number <= seen.value) throw new LockstepError('StateRolledBack', 'locked out')
        return own.executeBlocks(blocks)
      },
    }
  }),
]

let starts = 0

function runtime(name: string, launchEnclave: (options: EnclaveRuntimeOptions) => EnclaveRuntime): ServiceDefect {
  return { name, property: rollbackAttackOf({ ...realWorker, launchEnclave }), stf: createBank }
}

function counter(name: string, change: (real: RaiseCounter) => RaiseCounter): ServiceDefect {
  return runtime(name, (options) => withCounter(options, change(options.services.raiseCounter)))
}

function withCounter(options: EnclaveRuntimeOptions, raiseCounter: RaiseCounter): EnclaveRuntime {
  return realWorker.launchEnclave({ ...options, services: { ...options.services, raiseCounter } })
}
