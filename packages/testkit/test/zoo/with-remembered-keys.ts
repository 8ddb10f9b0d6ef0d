import { vi } from 'vitest'

/** What the core takes of tweetnacl. */
interface Nacl {
  readonly box: CallableFunction & {
    before(publicKey: Uint8Array, secretKey: Uint8Array): Uint8Array
    readonly keyPair: CallableFunction & {
      fromSecretKey(secretKey: Uint8Array): { readonly publicKey: Uint8Array; readonly secretKey: Uint8Array }
    }
  }
}

// PERF: X25519 in JavaScript took a fourth of the time of whole workers. Their entropy begins anew in each run, so that
// they draw the same few keys thousands of times. Whoever imports this first, imports what remembers them.
vi.mock('../../../core/node_modules/tweetnacl/nacl-fast.js', async (original) => {
  const { default: nacl } = await original<{ readonly default: Nacl }>()
  const { box } = nacl
  const before = remembered((publicKey: Uint8Array, secretKey: Uint8Array) => box.before(publicKey, secretKey))
  const publicKeyOf = remembered((secretKey: Uint8Array) => box.keyPair.fromSecretKey(secretKey).publicKey)
  const fromSecretKey = (secretKey: Uint8Array) => ({ publicKey: publicKeyOf(secretKey), secretKey: secretKey.slice() })
  const keyPair = { ...box.keyPair, fromSecretKey }
  return { default: { ...nacl, box: { ...box, before, keyPair } } }
})

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
