import { type ErrorDetails, LockstepError } from '@lockstep/core'

/**
 * A refusal that the peer is told about: `code` names the rule for programs of ours, `eeaCode` is the number that the
 * JSON-RPC error object (or the `errorCode` of a contract) carries. The number means what the table of the method in
 * question says; see `genericCode` and `encryptionKeyCode`.
 */
export class EeaError extends LockstepError {
  override readonly name: string = 'EeaError'
  readonly eeaCode: number

  constructor(code: string, eeaCode: number, message: string, details: ErrorDetails = {}, options?: ErrorOptions) {
    super(code, message, details, options)
    this.eeaCode = eeaCode
  }
}
