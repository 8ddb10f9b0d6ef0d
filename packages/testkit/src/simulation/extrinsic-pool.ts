import { signedExtrinsicCodec } from '@lockstep/adapters/parentchain/embedded'
import { type Hex, LockstepError } from '@lockstep/core'
import { decode } from '@lockstep/core/codec'

export interface PooledExtrinsic {
  readonly bytes: Uint8Array
  readonly signer: Hex
  readonly nonce: number
  /** SCALE bytes of the runtime call. */
  readonly call: Hex
}

/** The extrinsics that wait for a block of a chain that forks: what was in a block may come back. */
export interface ExtrinsicPool {
  read(bytes: Uint8Array): PooledExtrinsic
  /** @throws LockstepError `StaleNonce`, `FutureNonce`, `MempoolFull` */
  add(bytes: Uint8Array): void
  putInFront(extrinsics: readonly PooledExtrinsic[]): void
  /**
   * Up to `count` from the front. With `order`, which answers 0 to choices - 1, accounts overtake each other; what an
   * account has sent stays in order.
   */
  take(count: number, order?: (choices: number) => number): readonly PooledExtrinsic[]
  /** An account's next nonce, extrinsics in blocks and in the pool counted. */
  nextNonce(account: Hex): number
  size(): number
}

/** @param capacity how many may wait; asked for each. */
export function createExtrinsicPool(capacity: () => number): ExtrinsicPool {
  const nonces = new Map<Hex, number>()
  let waiting: PooledExtrinsic[] = []
  const nextNonce = (account: Hex): number => nonces.get(account) ?? 0

  function read(bytes: Uint8Array): PooledExtrinsic {
    const { signer, nonce, call } = decode(signedExtrinsicCodec, bytes)
    return { bytes: bytes.slice(), signer, nonce, call }
  }

  function takeOne(order: ((choices: number) => number) | undefined): PooledExtrinsic | undefined {
    const chosen = waiting[order?.(waiting.length) ?? 0]
    const first = waiting.findIndex(({ signer }) => signer === chosen?.signer)
    return first === -1 ? undefined : waiting.splice(first, 1)[0]
  }

  return {
    read,
    add(bytes) {
      const extrinsic = read(bytes)
      const expected = nextNonce(extrinsic.signer)
      if (extrinsic.nonce !== expected) throw wrongNonce(extrinsic.nonce, expected)
      if (waiting.length >= capacity()) throw new LockstepError('MempoolFull', 'the simulated pool is full; try again')
      nonces.set(extrinsic.signer, expected + 1)
      waiting.push(extrinsic)
    },
    putInFront(extrinsics) {
      waiting = [...extrinsics, ...waiting]
    },
    take(count, order) {
      const taken: PooledExtrinsic[] = []
      while (taken.length < count) {
        const next = takeOne(order)
        if (next === undefined) break
        taken.push(next)
      }
      return taken
    },
    nextNonce,
    size: () => waiting.length,
  }
}

function wrongNonce(nonce: number, expected: number): LockstepError {
  const code = nonce < expected ? 'StaleNonce' : 'FutureNonce'
  return new LockstepError(code, `nonce is ${nonce}, the account's next is ${expected}`, {
    field: 'nonce',
    value: nonce,
    limit: expected,
  })
}
