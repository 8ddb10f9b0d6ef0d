import { LockstepError } from '@lockstep/core'
import { type CryptoProvider, createPortableProvider } from '@lockstep/core/crypto'
import { createNativeProvider } from './native-provider.js'

/**
 * The fastest provider that this machine can run: `native` where all its packages load, else `portable`. The verdicts
 * are the same, the speed is not (an Ed25519 verification takes 130 times as long): look at `name`.
 */
export function createProvider(): CryptoProvider {
  try {
    return createNativeProvider()
  } catch (error) {
    if (error instanceof LockstepError && error.code === 'NativePackageMissing') return createPortableProvider()
    throw error
  }
}
