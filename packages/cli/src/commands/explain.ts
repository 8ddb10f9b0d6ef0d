import { explain } from '@lockstep/testkit'
import { loadFile } from '../load-file.js'
import { parseOptions } from '../parse-options.js'
import type { Terminal } from '../terminal.js'

/** `lockstep explain FILE` */
export async function explainCommand(argv: readonly string[], terminal: Terminal): Promise<number> {
  const { subject } = parseOptions(argv, 'FILE', {})
  terminal.write(explain(await loadFile(subject)))
  return 0
}
