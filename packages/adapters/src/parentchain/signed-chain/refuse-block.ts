import { LockstepError } from '@lockstep/core'
import type { LightClientErrorCode } from '@lockstep/core/worker'

/** The error by which a light client refuses a block; `code` is one of the port's. */
export function refuseBlock(
  code: LightClientErrorCode,
  message: string,
  details: { readonly field: string; readonly value?: unknown; readonly limit?: unknown },
): LockstepError {
  return new LockstepError(code, `${message}; do not execute this block, ask another host`, details)
}
