import { AccountId, bytes, u32, u128 } from '../../src/codec/index.js'
import { createPortableProvider, type SignatureScheme, type Signer, signerFromUri } from '../../src/crypto/index.js'
import type { Hex } from '../../src/hex.js'
import { defineStf } from '../../src/stf/index.js'

export const provider = createPortableProvider()

/** An STF that is asked about its wire format only. */
export const vault = defineStf({
  name: 'vault',
  version: 1,
  state: {},
  calls: {
    move: { index: 2, args: { to: AccountId, amount: u128, note: bytes(8) }, execute() {} },
    lock: { index: 9, execute() {} },
    take: {
      index: 6,
      origin: 'enclave',
      receives: 'shieldFunds',
      args: { who: AccountId, amount: u128 },
      execute() {},
    },
  },
  getters: {
    public: { height: { index: 1, returns: u32, read: ({ block }) => block.number } },
    trusted: {
      mine: { index: 0, returns: AccountId, read: ({ origin }) => origin },
      notes: { index: 10, args: { bucket: u32 }, returns: u32, read: (_, { bucket }) => bucket },
    },
  },
})

export const mrenclave: Hex = `0x${'4d'.repeat(32)}`
export const shard: Hex = `0x${'5a'.repeat(32)}`
export const domain = { mrenclave, shard }
export const environment = { provider, stf: vault, domain }
export const somebody: Hex = `0x${'b0'.repeat(32)}`

export const schemes: readonly SignatureScheme[] = ['ed25519', 'sr25519', 'ecdsa']

/** A development account's signer; its sr25519 signatures are always the same, which is fit for tests alone. */
export function signerOf(scheme: SignatureScheme, name: string): Signer {
  return signerFromUri(provider, scheme, `//${name}`, (length) => new Uint8Array(length))
}

/** All the bytes, one after the other. */
export function join(...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]))
}

export function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0))
}

/** A copy with one byte changed by exclusive or. */
export function flipped(bytes: Uint8Array, at: number, mask = 1): Uint8Array {
  return bytes.map((byte, index) => (index === at ? byte ^ mask : byte))
}
