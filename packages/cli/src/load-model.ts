import type { StfModel } from '@lockstep/testkit'
import { loadModule } from './load-module.js'
import { usageError } from './usage-error.js'

/** A model, where it stands and the name under which its module exports it. */
export interface LoadedModel {
  readonly model: StfModel
  readonly path: string
  readonly exportName: string
}

/**
 * Imports the model that `PATH` or `PATH#NAME` names.
 *
 * @throws LockstepError `Usage` for a module that is not there, does not load, or has no or several models
 */
export async function loadModel(address: string): Promise<LoadedModel> {
  const [path = '', exportName] = address.split('#')
  const exported = await loadModule('--model', path)
  const models = exported.filter((entry): entry is [string, StfModel] => isModel(entry[1]))
  const found = exportName === undefined ? models : models.filter(([name]) => name === exportName)
  const [only, another] = found
  const names = models.map(([name]) => name).join(', ') || 'no model'
  if (only === undefined)
    throw usageError('--model', address, `${path} exports ${names}; export what defineModel gives`)
  if (another !== undefined) throw usageError('--model', address, `${path} exports ${names}; name one behind a #`)
  return { model: only[1], path, exportName: only[0] }
}

function isModel(value: unknown): value is StfModel {
  return typeof value === 'object' && value !== null && ['hasCall', 'hasGetter', 'start'].every((name) => name in value)
}
