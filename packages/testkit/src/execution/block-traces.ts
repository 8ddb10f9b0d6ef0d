import { toHex } from '@lockstep/core'
import type { BlockResult } from '@lockstep/core/engine'
import { encodeStateDiff } from '@lockstep/core/state'

/** What a block leaves behind beside its receipts, as text: the state's difference, events and effects. */
export function blockTraces({ diff, events, outbox }: BlockResult): string {
  const effects = outbox.map(({ effect, id }) => ({ effect, id }))
  return JSON.stringify({ diff: toHex(encodeStateDiff(diff)), events, effects })
}
