import type { RsaPrivateKey } from '@lockstep/core/crypto'
import type { SharedMessages } from './shared-messages.js'

/** To a decryptor's thread: a key by a name of its own, once, and messages that are to be opened with it. */
export type ToDecryptor =
  | { readonly kind: 'key'; readonly name: number; readonly key: RsaPrivateKey }
  | { readonly kind: 'open'; readonly id: number; readonly key: number; readonly messages: SharedMessages }

/** From it: some of the messages that it has opened, by `packOpened`, and whether it has any others of them. */
export interface FromDecryptor {
  readonly id: number
  readonly opened: Uint8Array
  readonly isLast: boolean
}
