import { explain } from '@lockstep/testkit'
import { explainSimulation } from '@lockstep/testkit/simulation'
import { loadFound } from '../load-found.js'
import { parseOptions } from '../parse-options.js'
import type { Terminal } from '../terminal.js'

/** `lockstep explain FILE` */
export async function explainCommand(argv: readonly string[], terminal: Terminal): Promise<number> {
  const { subject } = parseOptions(argv, 'FILE', {})
  const found = await loadFound(subject)
  terminal.write(found.kind === 'simulation' ? explainSimulation(found.file) : explain(found.file))
  return 0
}
