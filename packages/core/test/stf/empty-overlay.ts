import { createPortableProvider } from '../../src/crypto/index.js'
import { createState, type Overlay } from '../../src/state/index.js'

const provider = createPortableProvider()

/** A fresh overlay above an empty state. */
export function emptyOverlay(): Overlay {
  return createState(provider).overlay()
}
