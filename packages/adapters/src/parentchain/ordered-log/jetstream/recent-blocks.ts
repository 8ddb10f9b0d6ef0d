import type { ParentchainBlock } from '@lockstep/core/worker'

/** The last batches, so that who follows the head need not read them again. */
export interface RecentBlocks {
  add(block: ParentchainBlock): void
  get(number: number): ParentchainBlock | undefined
}

/** @param maximumSize bytes of extrinsics that are kept; the last batch is kept in any case. */
export function createRecentBlocks(maximumSize: number): RecentBlocks {
  const blocks = new Map<number, { readonly block: ParentchainBlock; readonly size: number }>()
  let total = 0
  return {
    add(block) {
      const size = block.extrinsics.reduce((sum, { length }) => sum + length, block.header.length)
      blocks.set(block.number, { block, size })
      total += size
      for (const [number, oldest] of blocks) {
        if (total <= maximumSize || number === block.number) break
        blocks.delete(number)
        total -= oldest.size
      }
    },
    get: (number) => blocks.get(number)?.block,
  }
}
