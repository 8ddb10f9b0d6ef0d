import { LockstepError } from '@lockstep/core'
import { decode, encode, u32 } from '@lockstep/core/codec'
import { decodeByteLists, encodeByteLists } from './byte-lists.js'

/** A GRANDPA justification of a block or a descendant of it, and what shows whose votes count. */
export interface FinalityProof {
  /** Header of the block's parent, whose state names the authorities. */
  readonly parentHeader: Uint8Array
  /** Nodes of the parent's state on the way to `Grandpa.Authorities` and `Grandpa.CurrentSetId`. */
  readonly authorityNodes: readonly Uint8Array[]
  /** SCALE bytes of GRANDPA's justification: round, commit with its precommits, and headers between their targets. */
  readonly justification: Uint8Array
  /** Headers from the block's child to the justified block; none where the block itself is justified. */
  readonly descendants: readonly Uint8Array[]
}

/** What travels in `ParentchainBlock.justification`. */
export interface BlockProof {
  /** Nodes of the block's state on the way to `System.Events`; none where events are taken on trust. */
  readonly eventNodes: readonly Uint8Array[]
  /** Left out where finality is taken on trust, and for a block that is not final. */
  readonly finality: FinalityProof | undefined
  /** Number of the last final block, as the host says; left out where finality is proven. */
  readonly claimedFinal: number | undefined
}

const lists = 5

/**
 * Five byte lists: event nodes; parent header and justification, or nothing; authority nodes; descendants; the claimed
 * number (u32), or nothing.
 */
export function encodeBlockProof({ eventNodes, finality, claimedFinal }: BlockProof): Uint8Array {
  return encodeByteLists([
    eventNodes,
    finality === undefined ? [] : [finality.parentHeader, finality.justification],
    finality?.authorityNodes ?? [],
    finality?.descendants ?? [],
    claimedFinal === undefined ? [] : [encode(u32, claimedFinal)],
  ])
}

/**
 * Reads what {@link encodeBlockProof} writes, and no other form of it.
 *
 * @throws LockstepError `ByteListTooLong`, `ByteListTrailing`, `BlockProofMalformed`; a codec's error
 */
export function decodeBlockProof(bytes: Uint8Array): BlockProof {
  const [eventNodes = [], vote = [], authorityNodes = [], descendants = [], claim = []] = decodeByteLists(bytes, lists)
  const [parentHeader, justification] = vote
  const finality =
    parentHeader && justification ? { parentHeader, authorityNodes, justification, descendants } : undefined
  const isWhole =
    finality === undefined ? vote.length + authorityNodes.length + descendants.length === 0 : vote.length === 2
  if (!isWhole || claim.length > 1) throw malformed()
  return { eventNodes, finality, claimedFinal: claim[0] && decode(u32, claim[0]) }
}

/** A proof has one form; what its reader would not look at is not there. */
function malformed(): LockstepError {
  const message =
    'a block proof has a parent header and a justification together or neither, and one claimed number at most'
  return new LockstepError('BlockProofMalformed', message, { field: 'justification' })
}
