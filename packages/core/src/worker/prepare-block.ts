import type { Block } from '../engine/index.js'
import type { PreparedInput } from '../operation/index.js'
import type { VerifiedBlock } from './ordered-block.js'
import { prepareAnnouncement } from './prepare-announcement.js'
import { prepareDeposit } from './prepare-deposit.js'
import type { PrepareEnvironment } from './prepare-environment.js'
import { prepareInvocation } from './prepare-invocation.js'
import { prepareShield } from './prepare-shield.js'

/**
 * Opens, decodes and verifies all inputs of a block, in order. A block's own timestamp is its context and not an
 * input: it has no receipt.
 *
 * PERF: one RSA decryption and one signature verification an input; each input on its own, so that threads can share
 * them.
 */
export function prepareBlock(environment: PrepareEnvironment, block: VerifiedBlock): Block {
  const inputs: PreparedInput[] = []
  for (const input of block.inputs) {
    const place = { block: block.number, index: inputs.length }
    if (input.kind === 'invoke') inputs.push(prepareInvocation(environment, input))
    if (input.kind === 'shield') inputs.push(prepareShield(environment, input, place))
    if (input.kind === 'deposit') inputs.push(prepareDeposit(environment, input, place))
    if (input.kind === 'announcement') inputs.push(prepareAnnouncement(environment, input, place))
  }
  const { number, hash, timestamp } = block
  return { number, hash, timestamp, shard: environment.domain.shard, inputs }
}
