import type { Hex } from '@lockstep/core'
import { type CryptoProvider, createPortableProvider } from '@lockstep/core/crypto'

/** The cryptography of shards in tests. */
export const provider: CryptoProvider = createPortableProvider()

/** The one shard of such tests. */
export const shard: Hex = `0x${'5a'.repeat(32)}`
