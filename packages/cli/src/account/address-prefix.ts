import { genericSs58Prefix, ss58Address } from '@lockstep/adapters/parentchain/integritee'
import { wholeNumber } from '../parse-options.js'
import { usageError } from '../usage-error.js'

/** Reads the option `--ss58-prefix`; 42, which stands for any chain, if left out. @throws LockstepError `Usage` */
export function readAddressPrefix(text: string | undefined): number {
  if (text === undefined) return genericSs58Prefix
  const prefix = wholeNumber('--ss58-prefix', text, 0, 16_383)
  try {
    ss58Address(`0x${'00'.repeat(32)}`, prefix)
  } catch {
    throw usageError('--ss58-prefix', text, '46 and 47 are no network’s')
  }
  return prefix
}
