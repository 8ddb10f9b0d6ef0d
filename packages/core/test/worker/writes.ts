import { ledger } from './ledger.js'
import { alice, operation } from './test-shard.js'

/** Operations by Alice with the nonces from `first` on, each of which writes a slot of its own. */
export function writes(first: number, count: number): Uint8Array[] {
  return Array.from({ length: count }, (_, index) => {
    const nonce = first + index
    return operation(ledger.calls.write, { slot: nonce, note: '0x01' }, alice, nonce)
  })
}
