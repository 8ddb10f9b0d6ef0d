import { LockstepError } from '@lockstep/core'

export interface ImportWithKeys {
  /** Imports from where the last import ended. */
  importBlocks(): AsyncIterable<{ readonly number: number }>
  /** Gets the shielding keys that the enclave lacks; left out where nobody could give them. */
  obtainKeys?(): Promise<void>
  onBlock(number: number): void
}

/**
 * Imports blocks until the import ends. Where the shielding key has changed and the enclave lacks the next, it obtains it
 * and goes on: once for a block, because whoever gave the keys would give the same again.
 *
 * @throws what ends an import, and what `obtainKeys` throws
 */
export async function importWithKeys({ importBlocks, obtainKeys, onBlock }: ImportWithKeys): Promise<void> {
  /** Of the last block before the one that lacked a key. */
  let head = 0
  let lackedBehind: number | undefined
  for (;;) {
    try {
      for await (const { number } of importBlocks()) {
        head = number
        onBlock(number)
      }
      return
    } catch (error) {
      const isMissing = error instanceof LockstepError && error.code === 'ShieldingKeyMissing'
      if (!isMissing || obtainKeys === undefined || lackedBehind === head) throw error
      lackedBehind = head
      await obtainKeys()
    }
  }
}
