import { type Codec, enumeration } from '../codec/index.js'

/**
 * Which state a question is about: the one after the last executed block, or the one after the last executed block
 * that the parentchain cannot take back any more.
 */
export type BlockTag = 'Latest' | 'Finalized'

/** One byte: 0 `Latest`, 1 `Finalized`. */
export const blockTagCodec: Codec<BlockTag> = enumeration('Latest', 'Finalized')
