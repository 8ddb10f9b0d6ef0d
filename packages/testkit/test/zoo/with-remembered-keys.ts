import { createRequire } from 'node:module'

type Box = (publicKey: Uint8Array, secretKey: Uint8Array) => Uint8Array

/** What the core takes of tweetnacl. */
interface Nacl {
  readonly box: {
    before: Box
    readonly keyPair: {
      fromSecretKey(secretKey: Uint8Array): { readonly publicKey: Uint8Array; readonly secretKey: Uint8Array }
    }
  }
}

const nacl: Nacl = createRequire(new URL('../../../core/package.json', import.meta.url))('tweetnacl')
const { before, keyPair } = nacl.box
const { fromSecretKey } = keyPair
const publicKeyOf = remembered((secretKey) => fromSecretKey(secretKey).publicKey)

// PERF: X25519 in JavaScript took a fourth of the time of whole workers. Their entropy begins anew in each run, so that
// they draw the same few keys thousands of times.
nacl.box.before = remembered(before)
keyPair.fromSecretKey = (secretKey) => ({ publicKey: publicKeyOf(secretKey), secretKey: secretKey.slice() })

/** A function of bytes that computes each answer once, and hands out copies of it. */
function remembered<Given extends readonly Uint8Array[]>(
  compute: (...given: Given) => Uint8Array,
): (...given: Given) => Uint8Array {
  const known = new Map<string, Uint8Array>()
  return (...given) => {
    const name = given.map((bytes) => Buffer.from(bytes).toString('hex')).join()
    const answer = known.get(name) ?? compute(...given)
    known.set(name, answer)
    return answer.slice()
  }
}
