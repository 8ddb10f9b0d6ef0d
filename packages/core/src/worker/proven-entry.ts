import { bytes, type Codec, struct, text } from '../codec/index.js'
import type { Hex } from '../hex.js'
import { stateLimit } from '../state/index.js'

/** The most bytes of one entry's proof in an answer, 64 KiB; the proof has the entry's value in it. */
export const maxProofBytes = 65_536

/** An entry of the state that an answer was made from, present or absent. */
export interface ProvenEntry {
  readonly space: string
  /** The SCALE-encoded key; `0x` for single values. */
  readonly key: Hex
  /** Bytes of `encodeStateProof`, to be held against a state root by `verifyStateProof`. */
  readonly proof: Hex
}

/** SCALE layout: space (text) ‖ key (bytes) ‖ proof (bytes). */
export const provenEntryCodec: Codec<ProvenEntry> = struct({
  space: text(stateLimit.spaceName),
  key: bytes(stateLimit.key),
  proof: bytes(maxProofBytes),
})
