import { htmlPage } from '@lockstep/testkit'
import { loadFile, saveFile } from '../load-file.js'
import { parseOptions } from '../parse-options.js'
import type { Terminal } from '../terminal.js'

/** `lockstep html FILE` */
export async function htmlCommand(argv: readonly string[], terminal: Terminal): Promise<number> {
  const { subject, values } = parseOptions(argv, 'FILE', { out: { type: 'string' } })
  const page = htmlPage(await loadFile(subject))
  const out = values.out ?? `${subject.replace(/\.json$/, '')}.html`
  await saveFile(out, page)
  terminal.write(out)
  return 0
}
