import { LockstepError } from '@lockstep/core'
import type { JsonReading } from './value-from-json.js'
import { resolveBytes32, type World } from './world.js'

/** Reads values that name nobody. Refuses with `LogMalformed`. */
export const bareReading: JsonReading = {
  resolve: (bytes) => bytes,
  refuse(path, given, wanted) {
    const is = given === undefined ? 'is missing' : `is ${given}`
    return new LockstepError('LogMalformed', `the log is not one of this STF: ${path} ${is}; ${wanted}`, {
      field: path,
      value: given,
      limit: wanted,
    })
  },
}

/** Reads a log's values, where a world's parties and its shard have names. */
export function logReading(world: World): JsonReading {
  return { ...bareReading, resolve: (name) => resolveBytes32(world, name) }
}
