import { decode, type Hex } from '@lockstep/core'
import { type Block, type BlockResult, executeBlock, nonceItem, nonceSpace } from '@lockstep/core/engine'
import type { PreparedCall } from '@lockstep/core/operation'
import { codeName } from '@lockstep/core/receipt'
import type { State } from '@lockstep/core/state'
import { bindReadonlyMap, type Stf } from '@lockstep/core/stf'
import fc from 'fast-check'
import { anyLogInBlocks } from '../any-log.js'
import { blockOutcome } from '../block-outcome.js'
import { blockTraces } from '../block-traces.js'
import { checkProperty } from '../check-property.js'
import { genesisState } from '../execute-blocks.js'
import { logBlock, logToBlocks } from '../log-to-blocks.js'
import { propertyViolated } from '../property-violated.js'
import { restoreFromRecords, restoreFromSnapshot } from '../restart.js'
import type { PropertyOptions, StfProperty } from '../stf-property.js'
import { unrooted } from '../unrooted.js'
import type { World } from '../world.js'
import { createWorlds } from '../worlds.js'

/**
 * Property 8. Whatever was accepted comes once more: at the end of its own block, in the next one, and in the end to
 * workers that have restarted from records and from a snapshot. Beside the codes of a used nonce only those of a
 * right that has ended are allowed, for what a delegate signed or root may call.
 */
export const nonceAndReplayProperty: StfProperty = {
  number: 8,
  name: 'nonce and replay',
  statement: 'Each operation is accepted once at most: replayed it is refused; who executes or fails uses one nonce.',
  defaultRuns: 60,
  property(stf, options) {
    const world = createWorlds().fastest
    return fc.property(anyLogInBlocks(stf, options), (log) => {
      const { provider } = world
      const state = genesisState(stf, provider)
      const accepted: PreparedCall[] = []
      const records = logToBlocks(stf, world, log).map((block) => {
        const result = executeBlock({ stf, provider }, state, block)
        requireNonces(state, block, result)
        refuseInSameBlock(stf, world, state, block, result)
        accepted.push(...acceptedCalls(block, result))
        state.commit(result.prepared)
        refuseLater(stf, world, state, nextBlock(world, block.number, log.pauses), accepted, 'in the next block')
        return blockOutcome(stf, result)
      })
      const last = nextBlock(world, records.length, log.pauses)
      const restarted = {
        records: restoreFromRecords(stf, provider, records),
        'a snapshot': restoreFromSnapshot(stf, provider, state),
      }
      for (const [from, worker] of Object.entries(restarted)) {
        refuseLater(stf, world, worker, last, accepted, `after a restart from ${from}`)
      }
    })
  },
}

/** Checks {@link nonceAndReplayProperty}. @throws LockstepError `PropertyFailed` */
export function nonceAndReplay(stf: Stf, options: PropertyOptions = {}): void {
  checkProperty(nonceAndReplayProperty, stf, options)
}

/** An empty block behind the one of this number. */
function nextBlock(world: World, number: number, pauses: readonly number[] | undefined): Block {
  return { ...logBlock(world, number, pauses), shard: world.domain.shard, inputs: [] }
}

function acceptedCalls({ inputs }: Block, { receipts }: BlockResult): PreparedCall[] {
  return inputs.filter(
    (input, index): input is PreparedCall => input.kind === 'call' && receipts[index]?.status !== 'Rejected',
  )
}

/** The nonces that the block leaves are those before it, and one more for each accepted call. */
function requireNonces(state: State, block: Block, result: BlockResult): void {
  const nonces = bindReadonlyMap(nonceItem, state.space(nonceSpace))
  const expected = new Map<Hex, number>()
  for (const { sender, nonce } of acceptedCalls(block, result)) {
    const next = expected.get(sender) ?? nonces.get(sender)
    if (nonce !== next)
      throw propertyViolated(`block ${block.number} accepts nonce ${nonce} of ${sender}, whose next is ${next}`)
    expected.set(sender, next + 1)
  }
  const left = new Map<Hex, number>()
  for (const { key, value } of result.diff.find(({ space }) => space === nonceSpace)?.changes ?? []) {
    left.set(key, value === undefined ? 0 : decode(nonceItem.codec, value))
  }
  const [should, are] = [textOf(expected), textOf(left)]
  if (should !== are) throw propertyViolated(`block ${block.number} leaves the nonces ${are}, expected ${should}`)
}

function textOf(nonces: ReadonlyMap<Hex, number>): string {
  return [...nonces]
    .map(([account, nonce]) => `${account}: ${nonce}`)
    .sort()
    .join(', ')
}

/** The block with everything that it accepts standing in it once more, at the end. */
function refuseInSameBlock(stf: Stf, world: World, state: State, block: Block, result: BlockResult): void {
  const again = acceptedCalls(block, result)
  if (again.length === 0) return
  const replayed = executeBlock({ stf, provider: world.provider }, unrooted(state), {
    ...block,
    inputs: [...block.inputs, ...again],
  })
  requireRefused(stf, block.inputs.length, again, replayed, 'in its own block')
  requireSameTraces(result, replayed, 'in its own block')
}

function refuseLater(
  stf: Stf,
  { provider }: World,
  state: State,
  empty: Block,
  accepted: readonly PreparedCall[],
  when: string,
): void {
  if (accepted.length === 0) return
  const tried = unrooted(state)
  const expected = executeBlock({ stf, provider }, tried, empty)
  const replayed = executeBlock({ stf, provider }, tried, { ...empty, inputs: accepted })
  requireRefused(stf, 0, accepted, replayed, when)
  requireSameTraces(expected, replayed, when)
}

function requireRefused(
  stf: Stf,
  first: number,
  replays: readonly PreparedCall[],
  { receipts }: BlockResult,
  when: string,
): void {
  for (const [index, input] of replays.entries()) {
    const receipt = receipts[first + index]
    const code = receipt === undefined ? 'no receipt' : codeName(stf, receipt)
    if (receipt?.status === 'Rejected' && refusalsOf(input).includes(code)) continue
    throw propertyViolated(`${input.call.name}, replayed ${when}, comes to ${code}`)
  }
}

function refusalsOf({ delegate, call }: PreparedCall): readonly string[] {
  const used = ['StaleNonce', 'Duplicate']
  if (delegate !== null) return [...used, 'Unauthorized']
  return call.origin === 'root' ? [...used, 'BadOrigin'] : used
}

function requireSameTraces(expected: BlockResult, replayed: BlockResult, when: string): void {
  const [should, are] = [blockTraces(expected), blockTraces(replayed)]
  if (should !== are) throw propertyViolated(`what was replayed ${when} has left ${are}, expected ${should}`)
}
