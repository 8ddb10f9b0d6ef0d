import { createProvider } from '@lockstep/adapters/crypto-native'
import { type CryptoProvider, createPortableProvider } from '@lockstep/core/crypto'

/** The reference, and the fastest that this machine has; the same one twice where no native package loads. */
export const providers: Readonly<Record<'portable' | 'fastest', CryptoProvider>> = {
  portable: createPortableProvider(),
  fastest: createProvider(),
}
