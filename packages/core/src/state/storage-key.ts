import { LockstepError } from '../error.js'
import { fromHex, type Hex } from '../hex.js'
import { stateLimit } from './state-limit.js'

/**
 * The first part of the storage key of every entry of a space: SCALE text, that is the compact length and the UTF-8
 * bytes of the name.
 *
 * Names are printable ASCII (0x21 to 0x7e): UTF-8 is then one byte a character, and the order of the strings is the
 * order of their bytes, in every language that reads the state.
 *
 * @throws LockstepError `StateSpaceName`
 */
export function storageKeyPrefix(space: string): Uint8Array {
  const { length } = space
  if (length === 0 || length > stateLimit.spaceName || !/^[!-~]+$/.test(space)) {
    throw new LockstepError(
      'StateSpaceName',
      `The space name ${JSON.stringify(space)} must be 1 to ${stateLimit.spaceName} printable ASCII characters without blanks; rename the state item.`,
      { field: 'space', value: space, limit: stateLimit.spaceName },
    )
  }
  // SPEC: SCALE compact integers: up to 63 in one byte, up to 16,383 in two, little-endian, above a two-bit mode.
  const head = length < 64 ? [length << 2] : [((length & 63) << 2) | 1, length >> 6]
  const prefix = new Uint8Array(head.length + length)
  prefix.set(head)
  for (let index = 0; index < length; index++) prefix[head.length + index] = space.charCodeAt(index)
  return prefix
}

/**
 * The storage key of an entry: SCALE text of the space name ‖ encoded key. The compact length in front makes it
 * injective: no two entries of a state share one. SHA-256 of it is the path of the entry in the tree.
 *
 * @param key the SCALE-encoded key; `0x` for single values
 * @throws LockstepError `StateSpaceName`
 */
export function storageKey(space: string, key: Hex): Uint8Array {
  return joinStorageKey(storageKeyPrefix(space), key)
}

/** {@link storageKey} for a caller that joins many keys to one prefix. */
export function joinStorageKey(prefix: Uint8Array, key: Hex): Uint8Array {
  const bytes = fromHex(key)
  const joined = new Uint8Array(prefix.length + bytes.length)
  joined.set(prefix)
  joined.set(bytes, prefix.length)
  return joined
}
