import { identifierKey } from '../json-rpc/param.js'
import type { OrderRecord } from './order-record.js'

type NonceOf = Pick<OrderRecord, 'requesterId' | 'requesterNonce'>

/** The nonces of the orders that are kept: each requester's serves once, in whatever spelling. */
export interface UsedNonces {
  has(order: NonceOf): boolean
  add(order: NonceOf): void
  remove(order: NonceOf): void
}

/** Creates an empty set. */
export function createUsedNonces(): UsedNonces {
  const used = new Set<string>()
  const key = ({ requesterId, requesterNonce }: NonceOf): string =>
    `${identifierKey(requesterId)}/${identifierKey(requesterNonce)}`
  return {
    has: (order) => used.has(key(order)),
    add: (order) => void used.add(key(order)),
    remove: (order) => void used.delete(key(order)),
  }
}
