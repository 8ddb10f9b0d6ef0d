import type { Block } from '@lockstep/core/engine'
import type { AnyCallContext } from '@lockstep/core/stf'

/** Told of each call that has run to its end, in its still open transaction; `input` is its place in the block. */
export type CallObserver = (context: AnyCallContext, call: string, input: number) => void

/**
 * The same block with an observer behind each call. The engine does not notice: what a call returns and throws stays
 * as it is, and what is thrown on the way out of a failed call is not observed, because its writes are undone.
 */
export function watchCalls(block: Block, observe: CallObserver): Block {
  return {
    ...block,
    inputs: block.inputs.map((input, index) => {
      if (input.kind === 'rejected') return input
      const { call } = input
      return {
        ...input,
        call: {
          ...call,
          execute(context, args) {
            const returned: unknown = call.execute(context, args)
            observe(context, call.name, index)
            return returned
          },
        },
      }
    }),
  }
}
