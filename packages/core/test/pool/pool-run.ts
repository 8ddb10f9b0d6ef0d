import { expect } from 'vitest'
import type { Hex } from '../../src/hex.js'
import type { PoolLimits, PoolOperation, PoolReport, PoolResult } from '../../src/pool/index.js'
import { operationStatus } from '../../src/receipt/index.js'
import type { PoolStep } from './any-pool-run.js'
import { createNaivePool, type NaivePool } from './naive-pool.js'
import { block, executed, failed, named, operation, rejected, smallPool, type TestPool } from './pool-step.js'

const accounts = ['alice', 'bob', 'carol', 'dave']

interface ExecutedBlock {
  readonly noncesBefore: ReadonlyMap<Hex, number>
  readonly operations: readonly PoolOperation<string>[]
}

/** A pool beside a chain that executes what it proposes, and the naive pool beside both. */
export interface PoolRun {
  readonly pool: TestPool
  readonly naive: NaivePool
  next(account: Hex): number
  /** What the pool has proposed and no block has brought yet. */
  underWay(): readonly PoolOperation<string>[]
  take(step: PoolStep): void
}

/** @param isBounded whether time and room may decide, of which the naive pool knows nothing. */
export function createPoolRun(limits: Partial<PoolLimits>, isBounded: boolean): PoolRun {
  const pool = smallPool(limits)
  const naive = createNaivePool()
  const lives = new Map<Hex, string>()
  const blocks: ExecutedBlock[] = []
  let nonces = new Map<Hex, number>()
  let proposed: PoolOperation<string>[] = []
  const everProposed = new Map<Hex, PoolOperation<string>>()
  let finalized = 0
  let now = 0
  let version = 0
  const next = (account: Hex): number => nonces.get(account) ?? 0

  function submit(step: Extract<PoolStep, { kind: 'submit' }>): void {
    const name = accounts[step.account] ?? 'alice'
    const nonce = next(named(name)) + step.ahead
    if (nonce < 0) return
    version += 1
    const submitted = operation(name, nonce, {
      signer: step.isDelegated ? 'mallory' : name,
      priority: step.priority,
      size: step.size,
      version,
    })
    const facts = { nextNonce: next(submitted.sender), now }
    const refusal = pool.submit(submitted, facts)
    if (!isBounded) expect(refusal).toBe(naive.submit(submitted, facts.nextNonce))
    // The same bytes a second time change nothing, whatever came of the first time.
    if (refusal === undefined) expect(pool.submit(submitted, facts)).toBe('AlreadyImported')
  }

  function propose({ count, bytes }: Extract<PoolStep, { kind: 'propose' }>): void {
    const taken = pool.propose({ count, bytes }, now)
    expect(taken.length).toBeLessThanOrEqual(count)
    expect(taken.reduce((sum, { size }) => sum + size, 0)).toBeLessThanOrEqual(bytes)
    for (const one of taken) {
      naive.proposed(one)
      everProposed.set(one.operationHash, one)
    }
    proposed.push(...taken)
  }

  function executeOne(one: PoolOperation<string>, outcome: number): PoolResult {
    if (one.nonce < next(one.sender)) return rejected(one, 'StaleNonce')
    if (one.nonce > next(one.sender)) return rejected(one, 'FutureNonce')
    if (outcome === 3) return rejected(one, 'FeeUnpaid')
    nonces.set(one.sender, one.nonce + 1)
    return outcome === 2 ? failed(one) : executed(one)
  }

  function bring(operations: readonly PoolOperation<string>[], outcomes: readonly number[], isFinal: boolean): void {
    const noncesBefore = new Map(nonces)
    const results = operations.map((one, index) => executeOne(one, outcomes[index] ?? 0))
    const included = operations.filter((one, index) => {
      const { status, code } = results[index] ?? rejected(one, 'Internal')
      const isKnown = pool.status(one.operationHash) !== undefined
      if (status === 'Rejected' && code === rejected(one, 'FutureNonce').code) naive.unproposed(one)
      else naive.end(one, status !== 'Executed')
      return status === 'Executed' && isKnown
    })
    blocks.push({ noncesBefore, operations: included })
    if (isFinal) finalized = blocks.length
    const changed = new Map([...nonces].filter(([account, nonce]) => noncesBefore.get(account) !== nonce))
    pool.import({ block: block(blocks.length), results, nonces: changed, finalized, now })
    naive.settle(next)
  }

  function revert(count: number): void {
    const number = Math.max(finalized, blocks.length - count)
    const taken = blocks.splice(number)
    nonces = new Map(taken[0]?.noncesBefore ?? nonces)
    pool.revert({ number, nextNonce: next, now })
    for (const { operations } of taken) for (const one of operations) naive.back(one)
    naive.settle(next)
  }

  /** Every report is a step of the chart; what is final has no further one, unless it is submitted again. */
  function follow(reports: readonly PoolReport[]): void {
    for (const { operationHash, status } of reports) {
      const before = lives.get(operationHash) ?? operationStatus.initial
      expect(operationStatus.isState(before) && operationStatus.isEvent(status)).toBe(true)
      if (operationStatus.isState(before) && operationStatus.isEvent(status)) {
        expect(operationStatus.next(before, status), `${before} to ${status}`).toBe(status)
      }
      lives.set(operationHash, status)
    }
  }

  return {
    pool,
    naive,
    next,
    underWay: () =>
      [...everProposed.values()].filter(({ operationHash }) => pool.status(operationHash) === 'broadcast'),
    take(step) {
      if (step.kind === 'submit') submit(step)
      if (step.kind === 'propose') propose(step)
      if (step.kind === 'foreign') {
        const name = accounts[step.account] ?? 'alice'
        bring([operation(name, next(named(name)), { version: -1 - blocks.length })], [], false)
      }
      if (step.kind === 'block') {
        const coming = proposed.slice(step.lost)
        proposed = []
        bring(coming, step.outcomes, step.isFinal)
      }
      if (step.kind === 'revert') revert(step.blocks)
      if (step.kind === 'wait') {
        now += step.time
        pool.expire(now)
      }
      follow(pool.takeReports())
    },
  }
}
