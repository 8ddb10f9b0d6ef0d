import type { Simulation } from './simulation.js'

const blockTime = 6_000
const usualBlock = 60

/** Makes the parentchain live: a block every six seconds or so, sometimes other ones in place of the last. */
export function startParentchain(simulation: Simulation, onBlock: () => void): void {
  const { chain, clock, faults, reference, trace } = simulation
  const random = simulation.random.fork('chain')

  function produce(isFirstOfBranch: boolean): void {
    const isEmpty = faults.strikes('emptyBlocks', random)
    const most = faults.strikes('fullBlocks', random) ? random.between(1, 3) : usualBlock
    const count = isFirstOfBranch ? Math.max(1, isEmpty ? 0 : most) : isEmpty ? 0 : most
    const isReordered = !isFirstOfBranch && faults.strikes('reorderedPool', random)
    const block = chain.produce(count, isReordered ? random.below : undefined)
    reference.follow(block)
    trace.note(
      `block ${block.number} ${block.hash.slice(2, 8)} of ${chain.extrinsicsOf(block.number).length}, ${chain.waiting()} wait`,
    )
  }

  function reorganize(): void {
    const head = chain.head()
    const last = chain.revert(random.between(1, head - chain.finalized()))
    reference.revert(last)
    trace.note(`blocks ${last + 1} to ${head} are taken back`)
    // Only a longer branch takes a shorter one's place.
    for (let number = last + 1; number <= head + 1; number += 1) produce(number === last + 1)
  }

  function next(): void {
    try {
      if (chain.head() > chain.finalized() && faults.strikes('reorg', random)) reorganize()
      else produce(false)
      onBlock()
    } catch (error) {
      simulation.fail(error instanceof Error ? error.message : String(error))
    }
    plan()
  }

  function plan(): void {
    const pace = faults.strikes('slowClock', random) ? random.between(1, 40) / 10 : 1
    clock.at(random.between(blockTime / 2, (blockTime * 3) / 2) * pace, 'parentchain', next)
  }

  plan()
}
