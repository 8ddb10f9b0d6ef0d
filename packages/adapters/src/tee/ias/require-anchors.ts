import { X509Certificate } from 'node:crypto'
import { LockstepError } from '@lockstep/core'

/** @throws LockstepError `AnchorMalformed` for a text that is no certificate in PEM */
export function requireAnchors(anchors: readonly string[]): void {
  for (const [index, pem] of anchors.entries()) {
    try {
      new X509Certificate(pem)
    } catch {
      throw new LockstepError('AnchorMalformed', `anchors[${index}] is no X.509 certificate; pass one in PEM`, {
        field: `anchors[${index}]`,
      })
    }
  }
}
