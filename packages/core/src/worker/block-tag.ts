import { type Codec, enumeration } from '../codec/index.js'

/**
 * Which state a question is about: the one after the last executed block, or the one after the last executed block
 * that the parentchain cannot take back any more.
 */
export type BlockTag = 'Latest' | 'Finalized'

export const blockTagCodec: Codec<BlockTag> = enumeration('Latest', 'Finalized')
