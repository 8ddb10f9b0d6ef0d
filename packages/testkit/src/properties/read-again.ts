import { toHex } from '@lockstep/core'
import { AccountId, encode, option } from '@lockstep/core/codec'
import { MultiSignature } from '@lockstep/core/crypto'
import { decodeCall, operationKinds, type PreparedCall } from '@lockstep/core/operation'
import type { Stf } from '@lockstep/core/stf'
import type { World } from '../log/world.js'

const delegates = option(AccountId)
const noSignature = encode(MultiSignature, { type: 'Ed25519', value: toHex(new Uint8Array(64)) })

/**
 * The same operations as another version of the STF reads them, as if their signatures held for it too. What it cannot
 * read it refuses anyway, and is left out.
 */
export function readAgain(stf: Stf, { provider, domain }: World, calls: readonly PreparedCall[]): PreparedCall[] {
  return calls.flatMap(({ callAndNonce, delegate }) => {
    const operation = Uint8Array.of(
      operationKinds.indirectCall,
      ...callAndNonce,
      ...encode(delegates, delegate),
      ...noSignature,
    )
    const read = decodeCall({ stf, provider, domain }, operation)
    return read.kind === 'rejected' ? [] : [read.call]
  })
}
