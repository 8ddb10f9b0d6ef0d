import { type Hex, LockstepError } from '@lockstep/core'
import type { Parentchain, ParentchainBlock } from '@lockstep/core/worker'
import { readPlainExtrinsic } from './plain-extrinsics.js'

/** What was handed over to a plain chain by all lives of its workers. */
export interface Submissions {
  readonly calls: Hex[]
  readonly nonces: Map<Hex, number>
}

export const createSubmissions = (): Submissions => ({ calls: [], nonces: new Map() })

/** A parentchain that has these blocks and no more: an import ends with the last. */
export function plainParentchain(
  blocks: readonly ParentchainBlock[],
  submissions: Submissions,
  onSubmit: (call: Hex) => void = () => undefined,
): Parentchain {
  const nextNonce = (account: Hex): number => submissions.nonces.get(account) ?? 0
  return {
    genesisHash: `0x${'00'.repeat(32)}`,
    finalizedHead: async () => blocks.length,
    async *finalizedBlocks(from) {
      for (const block of blocks.slice(from - 1)) yield block
    },
    block: async (number) => blocks[number - 1],
    nextNonce: async (account) => nextNonce(account),
    async submit(extrinsic) {
      const { account, nonce, call } = readPlainExtrinsic(extrinsic)
      if (nonce !== nextNonce(account)) {
        throw new LockstepError('StaleNonce', `nonce is ${nonce}, expected ${nextNonce(account)}`, { field: 'nonce' })
      }
      onSubmit(call)
      submissions.nonces.set(account, nonce + 1)
      submissions.calls.push(call)
      return call
    },
  }
}
