import { type Codec, struct, text } from '../codec/index.js'
import { type SignedRotationPermit, signedRotationPermitCodec } from './rotation-permit.js'

/** What an enclave of a shard has ordered, sealed for the others: the key that follows, and who allowed it. */
export interface KeyAnnouncement {
  readonly signedPermit: SignedRotationPermit
  /** JSON text of the public key. */
  readonly shieldingKey: string
}

/** SCALE layout: signed permit ‖ shielding key (text). */
export const keyAnnouncementCodec: Codec<KeyAnnouncement> = struct({
  signedPermit: signedRotationPermitCodec,
  shieldingKey: text(2048),
})
