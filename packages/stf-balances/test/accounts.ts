import { type Hex, toHex } from '@lockstep/core'
import { createPortableProvider, type Signer, signerFromUri } from '@lockstep/core/crypto'

export const provider = createPortableProvider()
/** Base58 `5wePd1LYa5M49ghwgZXs55cepKbJKhj5xfzQGfPeMS7c`, of the vectors. */
export const shard: Hex = '0x496e636f676e69746565546573746e6574303030303030303030303030303033'
/** Base58 `8weGnjvG3nh6UzoYjqaTjpWjX1ouNPioA1K5134DJc5j`, of the vectors. */
export const mrenclave: Hex = '0x760150e5b93cbdfbf0a867a3c4df375db48b98c1f4c2e49f509b4a7ddd8373c6'
export const domain = { mrenclave, shard }

/** A development account's signer. Its entropy is none: for tests alone. */
export function signerOf(name: string, scheme: 'ed25519' | 'sr25519' = 'ed25519'): Signer {
  return signerFromUri(provider, scheme, `//${name}`, (length) => new Uint8Array(length))
}

export function hashOf(bytes: Uint8Array): Hex {
  return toHex(provider.blake2b256(bytes))
}
