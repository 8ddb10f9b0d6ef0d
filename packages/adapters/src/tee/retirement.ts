import { type Hex, LockstepError, toHex } from '@lockstep/core'
import { encode, H256 } from '@lockstep/core/codec'
import type { CryptoProvider } from '@lockstep/core/crypto'
import type { ParentchainBlock } from '@lockstep/core/worker'
import { concatBytes } from '@noble/hashes/utils.js'
import { asciiBytes } from './ascii-bytes.js'
import type { EnclaveServices } from './enclave-services.js'
import type { ProvisioningRefusal } from './provisioning/refusal.js'

/** How far code that has handed its shard over still goes. */
export interface Retirement {
  /**
   * Hands over behind this block, once and for good.
   *
   * @param answered number of the last block that something has left the enclave for.
   */
  retire(lastBlock: number, answered: number): Promise<ProvisioningRefusal | undefined>
  /**
   * Those of the blocks that this code still executes.
   *
   * @throws LockstepError `CodeRetired` where it executes none of them
   */
  admit(blocks: readonly ParentchainBlock[]): Promise<readonly ParentchainBlock[]>
}

const domain = asciiBytes('lockstep/retired-code/v1\0')

/**
 * Kept in a counter of this code on its platform, called BLAKE2b-256 of `lockstep/retired-code/v1` ‖ 0x00 ‖ shard: a
 * host that starts the old code again, from whatever records, does not get it to go on beside its successor.
 */
export function createRetirement(
  provider: Pick<CryptoProvider, 'blake2b256'>,
  shard: Hex,
  raiseCounter: EnclaveServices['raiseCounter'],
): Retirement {
  const name = toHex(provider.blake2b256(concatBytes(domain, encode(H256, shard))))
  return {
    async retire(lastBlock, answered) {
      if (answered > lastBlock) return 'HeightPassed'
      const before = await raiseCounter(name, 0)
      if (before !== 0 && before !== lastBlock) return 'AlreadyRetired'
      await raiseCounter(name, lastBlock)
      return undefined
    },
    async admit(blocks) {
      const lastBlock = await raiseCounter(name, 0)
      if (lastBlock === 0) return blocks
      const [first] = blocks
      if (first !== undefined && first.number > lastBlock) throw codeRetired(first.number, lastBlock)
      return blocks.filter(({ number }) => number <= lastBlock)
    },
  }
}

function codeRetired(number: number, lastBlock: number): LockstepError {
  return new LockstepError(
    'CodeRetired',
    `block ${number} is the next code's: this one has handed its shard over behind block ${lastBlock}; start the code that took it over`,
    { field: 'number', value: number, limit: lastBlock },
  )
}
