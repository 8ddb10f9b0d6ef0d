import { relative, sep } from 'node:path'
import { type CounterexampleFile, type Replay, regressionTest, replayCounterexample } from '@lockstep/testkit'
import { loadFile } from '../load-file.js'
import { loadStf } from '../load-stf.js'
import { parseOptions } from '../parse-options.js'
import { stepThrough } from '../step-through.js'
import type { Terminal } from '../terminal.js'

/** `lockstep replay FILE`: with a module, exit code 1 says that the counterexample is still one. */
export async function replayCommand(argv: readonly string[], terminal: Terminal): Promise<number> {
  const { subject, values } = parseOptions(argv, 'FILE', {
    module: { type: 'string' },
    export: { type: 'string' },
    test: { type: 'boolean', default: false },
  })
  const file = await loadFile(subject)
  const loaded = values.module === undefined ? undefined : await loadStf(values.module, values.export)
  const replay = loaded === undefined ? undefined : replayCounterexample(loaded.stf, file)
  const test = regressionTest(file, {
    ...(values.module === undefined ? {} : { module: specifierOf(values.module) }),
    ...(loaded === undefined ? {} : { exportName: loaded.exportName }),
  })
  if (!values.test) {
    await stepThrough(replay === undefined ? file : { ...file, steps: replay.steps }, terminal)
    terminal.write(`${verdict(file, replay)}\n\nA regression test:\n`)
  }
  terminal.write(test.trimEnd())
  return replay?.reason == null ? 0 : 1
}

function verdict(file: CounterexampleFile, replay: Replay | undefined): string {
  const claim = `property ${file.property.number} (${file.property.name})`
  if (replay === undefined)
    return `As recorded, ${claim} does not hold: ${file.reason}\nName --module to execute it again.`
  const { reason, sameStf, firstChange } = replay
  return [
    reason === null ? `Denied: ${claim} holds with this input now.` : `Confirmed: ${claim} does not hold: ${reason}`,
    ...(firstChange === null ? [] : [`Step ${firstChange + 1} is the first that does not do what the file says.`]),
    ...(sameStf ? [] : ['The module declares another version, other codecs or other calls than the STF of the file.']),
  ].join('\n')
}

/** A path as an import writes it. */
function specifierOf(path: string): string {
  const own = relative('.', path).split(sep).join('/')
  return own.startsWith('.') ? own : `./${own}`
}
