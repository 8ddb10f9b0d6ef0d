import type { Hex } from '../../src/hex.js'
import type { PoolOperation } from '../../src/pool/index.js'

interface Entry {
  readonly operation: PoolOperation<string>
  isProposed: boolean
}

/**
 * What a pool without bounds does, told in lists and computed anew after every step: which operations wait, and which
 * of them can be executed. Orders nothing but an account's own.
 */
export interface NaivePool {
  submit(operation: PoolOperation<string>, next: number): string | undefined
  proposed(operation: PoolOperation<string>): void
  /** Ends an operation's wait; whether it may come again. */
  end(operation: PoolOperation<string>, banned: boolean): void
  unproposed(operation: PoolOperation<string>): void
  back(operation: PoolOperation<string>): void
  settle(next: (account: Hex) => number): void
  statuses(next: (account: Hex) => number): ReadonlyMap<Hex, string>
}

export function createNaivePool(): NaivePool {
  let entries: Entry[] = []
  const banned = new Set<Hex>()

  const entryOf = (operation: PoolOperation<string>): Entry | undefined =>
    entries.find((entry) => entry.operation.operationHash === operation.operationHash)
  const placeOf = ({ sender, signer, nonce }: PoolOperation<string>): Entry | undefined =>
    entries.find(
      ({ operation }) => operation.sender === sender && operation.signer === signer && operation.nonce === nonce,
    )
  const remove = (operation: PoolOperation<string>): void => {
    entries = entries.filter((entry) => entry.operation.operationHash !== operation.operationHash)
  }
  const isReady = ({ operation }: Entry, next: number): boolean => {
    for (let nonce = next; nonce < operation.nonce; nonce += 1) {
      if (placeOf({ ...operation, nonce }) === undefined) return false
    }
    return true
  }

  return {
    submit(operation, next) {
      if (banned.has(operation.operationHash)) return 'Banned'
      if (entryOf(operation) !== undefined) return 'AlreadyImported'
      if (operation.nonce < next) return 'StaleNonce'
      const place = placeOf(operation)
      if (place !== undefined) {
        if (place.isProposed || place.operation.priority >= operation.priority) return 'TooLowPriority'
        banned.add(place.operation.operationHash)
        remove(place.operation)
      }
      entries.push({ operation, isProposed: false })
      return undefined
    },
    proposed(operation) {
      const entry = entryOf(operation)
      if (entry !== undefined) entry.isProposed = true
    },
    end(operation, isBanned) {
      if (isBanned && entryOf(operation) !== undefined) banned.add(operation.operationHash)
      remove(operation)
    },
    unproposed(operation) {
      const entry = entryOf(operation)
      if (entry !== undefined) entry.isProposed = false
    },
    back(operation) {
      const place = placeOf(operation)
      if (place !== undefined) remove(place.operation)
      entries.push({ operation, isProposed: false })
    },
    settle(next) {
      for (const { operation } of entries) {
        if (operation.nonce < next(operation.sender)) banned.add(operation.operationHash)
      }
      entries = entries.filter(({ operation }) => operation.nonce >= next(operation.sender))
      for (const entry of entries) entry.isProposed &&= isReady(entry, next(entry.operation.sender))
    },
    statuses: (next) =>
      new Map(
        entries.map((entry) => {
          const { sender, operationHash } = entry.operation
          if (!isReady(entry, next(sender))) return [operationHash, 'future']
          return [operationHash, entry.isProposed ? 'broadcast' : 'ready']
        }),
      ),
  }
}
