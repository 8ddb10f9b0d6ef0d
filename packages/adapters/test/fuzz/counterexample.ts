import { toHex } from '@lockstep/core'

/** What was wrong with what bytes, and how to get there again. */
export class FuzzCounterexample extends Error {
  override readonly name: string = 'FuzzCounterexample'
  readonly bytes: Uint8Array

  constructor(decoder: string, seed: string, run: number, bytes: Uint8Array, what: string, cause?: unknown) {
    super(`${decoder}: ${what}\n  input ${toHex(bytes)}\n  FUZZ_SEED=${seed} FUZZ_ONLY='${decoder}', run ${run}`, {
      cause,
    })
    this.bytes = bytes.slice()
  }
}
