import { signCall } from '@lockstep/core/operation'
import type { DeclaredCall } from './declare-inputs.js'
import { partyOf, type World } from './world.js'

/** The bytes of the trusted operation that a log declares: really signed, and then damaged where it says so. */
export function declaredOperation(world: World, declared: DeclaredCall): Uint8Array {
  const { encodedCall, nonce, sender, delegate, defect } = declared
  const operation = signCall(encodedCall, {
    nonce,
    domain: world.domain,
    signer: partyOf(world, delegate ?? sender),
    path: defect === 'directPath' ? 'directCall' : 'indirectCall',
    asDelegate: delegate !== undefined,
  })
  switch (defect) {
    case 'badSignature':
      // The signature ends the operation.
      return withByte(operation, operation.length - 1, (operation.at(-1) ?? 0) ^ 1)
    case 'undecodable':
      return withByte(operation, 0, unknownKind)
    case 'truncated':
      return operation.subarray(0, -1)
    case 'trailingByte':
      return withByte(operation, operation.length, 0)
    default:
      return operation
  }
}

const unknownKind = 0xff

function withByte(bytes: Uint8Array, at: number, byte: number): Uint8Array {
  const changed = new Uint8Array(Math.max(bytes.length, at + 1))
  changed.set(bytes)
  changed[at] = byte
  return changed
}
