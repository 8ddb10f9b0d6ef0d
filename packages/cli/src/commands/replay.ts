import {
  type CounterexampleFile,
  notReplayable,
  type RegressionTestOptions,
  type Replay,
  type ReplayOptions,
  regressionTest,
  replayCounterexample,
} from '@lockstep/testkit'
import { loadFound } from '../load-found.js'
import { type LoadedModel, loadModel } from '../load-model.js'
import { loadStf } from '../load-stf.js'
import { parseOptions } from '../parse-options.js'
import { replaySimulated } from '../replay-simulated.js'
import { specifierOf } from '../specifier-of.js'
import { stepThrough } from '../step-through.js'
import type { Terminal } from '../terminal.js'

/** `lockstep replay FILE`: with a module, exit code 1 says that the counterexample is still one. */
export async function replayCommand(argv: readonly string[], terminal: Terminal): Promise<number> {
  const { subject, values } = parseOptions(argv, 'FILE', {
    module: { type: 'string' },
    export: { type: 'string' },
    model: { type: 'string' },
    parts: { type: 'string' },
    test: { type: 'boolean', default: false },
  })
  const found = await loadFound(subject)
  if (found.kind === 'simulation') return replaySimulated(found.file, values, terminal)
  const { file } = found
  const model = values.model === undefined ? undefined : await loadModel(values.model)
  const options: ReplayOptions = model === undefined ? {} : { model: model.model }
  const obstacle = notReplayable({ property: file.property.number, setting: file.setting }, options)
  const loaded = values.module === undefined ? undefined : await loadStf(values.module, values.export)
  const replay =
    loaded === undefined || obstacle !== undefined ? undefined : await replayCounterexample(loaded.stf, file, options)
  const test = regressionTest(file, {
    ...(values.module === undefined ? {} : { module: specifierOf(values.module) }),
    ...(loaded === undefined ? {} : { exportName: loaded.exportName }),
    ...modelOf(model),
  })
  if (!values.test) {
    await stepThrough(replay === undefined ? file : { ...file, steps: replay.steps }, terminal)
    terminal.write(
      `${replay === undefined ? asRecorded(file, obstacle) : verdict(file, replay)}\n\nA regression test:\n`,
    )
  }
  terminal.write(test.trimEnd())
  return replay?.reason == null ? 0 : 1
}

function modelOf(model: LoadedModel | undefined): RegressionTestOptions {
  return model === undefined ? {} : { modelModule: specifierOf(model.path), modelName: model.exportName }
}

function asRecorded(file: CounterexampleFile, obstacle: string | undefined): string {
  return [
    `As recorded, ${claimOf(file)} does not hold: ${file.reason}`,
    obstacle === undefined ? 'Name --module to execute it again.' : `Not executed again: ${obstacle}.`,
  ].join('\n')
}

function verdict(file: CounterexampleFile, { reason, sameStf, firstChange }: Replay): string {
  const claim = claimOf(file)
  return [
    reason === null ? `Denied: ${claim} holds with this input now.` : `Confirmed: ${claim} does not hold: ${reason}`,
    ...(firstChange === null ? [] : [`Step ${firstChange + 1} is the first that does not do what the file says.`]),
    ...(sameStf ? [] : ['The module declares another version, other codecs or other calls than the STF of the file.']),
  ].join('\n')
}

function claimOf({ property }: CounterexampleFile): string {
  return `property ${property.number} (${property.name})`
}
