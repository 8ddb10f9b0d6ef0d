import { type CryptoProvider, meetsSr25519Criterion } from '@lockstep/core/crypto'
import type { NativePackages } from './load-native-packages.js'
import { ownMemory } from './own-memory.js'
import { loadSchnorrkelVerify } from './schnorrkel-wasm.js'

/**
 * sr25519 verification by schnorrkel in WebAssembly. Signing stays with the portable provider: the package draws its
 * own entropy and could not repeat a signature.
 */
export function nativeSr25519({ schnorrkelPath }: NativePackages): Pick<CryptoProvider, 'verifySr25519'> {
  const verify = loadSchnorrkelVerify(schnorrkelPath)
  return {
    verifySr25519(signature, message, publicKey) {
      const ownSignature = ownMemory(signature)
      const ownPublicKey = ownMemory(publicKey)
      return meetsSr25519Criterion(ownSignature, ownPublicKey) && verify(ownSignature, message, ownPublicKey)
    },
  }
}
