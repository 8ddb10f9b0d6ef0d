import type { Block } from '@lockstep/core/engine'

/** Blocks in which each input stands alone, in the place and the context of its block; empty blocks stay. */
export function singleInputs(blocks: readonly Block[]): Block[] {
  return blocks.flatMap((block) =>
    block.inputs.length === 0 ? [block] : block.inputs.map((input) => ({ ...block, inputs: [input] })),
  )
}
