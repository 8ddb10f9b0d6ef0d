import { type Hex, LockstepError, toHex } from '@lockstep/core'
import { encode, H256, struct } from '@lockstep/core/codec'
import type { CryptoProvider } from '@lockstep/core/crypto'
import { concatBytes } from '@noble/hashes/utils.js'
import { asciiBytes } from './ascii-bytes.js'
import type { EnclaveServices } from './enclave-services.js'
import type { RecordOwner } from './sealed-record.js'

/** Keeps an enclave silent whose state is older than one that it has spoken of before. */
export interface RollbackFence {
  /** Raises the platform's counter to block `number`: what is about to leave shows that the block was executed. */
  raise(number: number): Promise<void>
  /**
   * The same, and lets nothing out where the counter is ahead of that block.
   *
   * PERF: asks the platform once for each block, not for each answer.
   *
   * @throws LockstepError `StateRolledBack`
   */
  pass(number: number): Promise<void>
  /** Number of the last block that anything has left for; 0 for none. */
  answered(): Promise<number>
}

const domain = asciiBytes('lockstep/state-counter/v1\0')
const ownerCodec = struct({ shard: H256, account: H256 })

/**
 * The fence of one enclave in one shard. Its counter is called BLAKE2b-256 of `lockstep/state-counter/v1` ‖ 0x00 ‖ shard
 * ‖ account, so that every start with the same sealed keys meets the same counter.
 *
 * The counter counts final blocks. A final block is never taken back and always leads to the same state, so its number
 * tells old state from new, and an enclave that lost some of it comes to it again by executing: nothing can be locked
 * out for good. See docs/decisions/0016-rollback-protection.md.
 */
export function createRollbackFence(
  provider: Pick<CryptoProvider, 'blake2b256'>,
  { shard, account }: RecordOwner,
  raiseCounter: EnclaveServices['raiseCounter'],
): RollbackFence {
  const name: Hex = toHex(provider.blake2b256(concatBytes(domain, encode(ownerCodec, { shard, account }))))
  let passed: number | undefined
  return {
    async raise(number) {
      await raiseCounter(name, number)
    },
    async pass(number) {
      if (passed === number) return
      const seen = await raiseCounter(name, number)
      if (seen > number) throw stateRolledBack(number, seen)
      passed = number
    },
    answered: () => raiseCounter(name, 0),
  }
}

function stateRolledBack(number: number, seen: number): LockstepError {
  return new LockstepError(
    'StateRolledBack',
    `the state ends with final block ${number}, but block ${seen} was answered for before; import the blocks up to it, which makes the same state again`,
    { field: 'number', value: number, limit: seen },
  )
}
