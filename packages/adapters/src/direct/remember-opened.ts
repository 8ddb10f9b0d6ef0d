import { type Hex, toHex } from '@lockstep/core'
import type { CryptoProvider } from '@lockstep/core/crypto'

/** As many RSA blocks as fit into two of the largest batches, about 5 MiB. */
const maximumRemembered = 8192

/**
 * A provider that opens an RSA block without the private key's work where it made that block itself.
 *
 * PERF: a direct call is opened when it is submitted, encrypted anew for the log, and opened again in its block: two
 * private-key operations of 1.4 ms each become one. Nothing is answered that the private key would not answer. To be
 * used with one key pair: what was encrypted for another would be opened too.
 */
export function rememberOpened(provider: CryptoProvider): CryptoProvider {
  const opened = new Map<Hex, Uint8Array>()
  return {
    ...provider,
    encryptRsaOaep(key, block) {
      const encrypted = provider.encryptRsaOaep(key, block)
      opened.set(toHex(encrypted), block.slice())
      for (const oldest of opened.keys()) {
        if (opened.size <= maximumRemembered) break
        opened.delete(oldest)
      }
      return encrypted
    },
    rsaOaepDecryptor(key) {
      const open = provider.rsaOaepDecryptor(key)
      return (block) => {
        const name = toHex(block)
        const known = opened.get(name)
        // A block is opened once: the log has it in one batch.
        if (known !== undefined) opened.delete(name)
        return known ?? open(block)
      }
    },
  }
}
