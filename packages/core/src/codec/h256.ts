import type { Hex } from '../hex.js'
import type { Codec } from './codec.js'
import { fixedBytes } from './fixed-bytes.js'

/** A hash of 32 bytes. */
export type H256 = Hex

/** An {@link H256}: 32 bytes, as they are. */
export const H256: Codec<H256> = fixedBytes(32)
