import type { Hex } from '@lockstep/core'
import { isH256 } from '../network/network-file.js'
import { usageError } from '../usage-error.js'

/** @throws LockstepError `Usage` */
export function readOperationHash(text: string): Hex {
  if (isH256(text)) return text
  throw usageError(
    'OPERATION',
    text,
    'write the hash that lockstep call shows: 0x and 64 lower-case hexadecimal digits',
  )
}
