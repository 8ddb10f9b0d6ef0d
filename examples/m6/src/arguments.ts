import { parseArgs } from 'node:util'
import { LockstepError } from '@lockstep/core'

/** What the main job is asked to do. */
export interface Arguments {
  /** Print one JSON document as the last line of standard output. */
  readonly json: boolean
  /** Leave the workers running until the process is interrupted. */
  readonly serve: boolean
  /** Everything but keys is reproducible from it; 0 to 4294967295. */
  readonly seed: number
}

/** @throws LockstepError `Arguments` for an option that is unknown or out of bounds. */
export function parseArguments(argv: readonly string[]): Arguments {
  const { json, serve, seed } = parseOptions(argv)
  return { json, serve, seed: parseSeed(seed) }
}

function parseOptions(argv: readonly string[]): { json: boolean; serve: boolean; seed: string } {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        json: { type: 'boolean', default: false },
        serve: { type: 'boolean', default: false },
        seed: { type: 'string', default: '1' },
      },
    }).values
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new LockstepError('Arguments', `${reason}; known are --json, --serve and --seed N`, {}, { cause })
  }
}

function parseSeed(text: string): number {
  const seed = Number(text)
  if (/^\d{1,10}$/.test(text) && seed <= 0xffff_ffff) return seed
  throw new LockstepError('Arguments', `--seed is ${text}; write a whole number from 0 to 4294967295`, {
    field: 'seed',
    value: text,
    limit: 0xffff_ffff,
  })
}
