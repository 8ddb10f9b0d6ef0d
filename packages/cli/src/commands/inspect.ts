import { createPortableProvider } from '@lockstep/core/crypto'
import { stfIdentity } from '@lockstep/core/stf'
import { describeInspection } from '../describe-inspection.js'
import { inspectStf } from '../inspect-stf.js'
import { loadStf } from '../load-stf.js'
import { parseOptions } from '../parse-options.js'
import type { Terminal } from '../terminal.js'

/** `lockstep inspect MODULE` */
export async function inspectCommand(argv: readonly string[], terminal: Terminal): Promise<number> {
  const { subject, values } = parseOptions(argv, 'MODULE', {
    export: { type: 'string' },
    json: { type: 'boolean', default: false },
  })
  const { stf } = await loadStf(subject, values.export)
  const inspection = inspectStf(stf, stfIdentity(createPortableProvider(), stf))
  terminal.write(values.json ? JSON.stringify(inspection, undefined, 2) : describeInspection(inspection))
  return 0
}
