import { LockstepError } from '@lockstep/core'
import type { AbortSignalLike } from '@lockstep/core/worker'
import { pauseFor } from './pause-for.js'
import { untilAborted } from './until-aborted.js'

/** A question that had no answer of use, and is asked again. */
export interface NodeRetry {
  /** `NodeUnreachable`, `NodeRefused` or `NodeAnswerMalformed`. */
  readonly error: LockstepError
  /** How often in a row this question has failed, from 1 on. */
  readonly failures: number
}

/** How long a node is waited for. */
export interface NodePatience {
  /**
   * Waits before the node is asked again; `signal` ends the wait early. Left out: half a second for the next block; after
   * a failure half a second, twice as long after each further one, 15 seconds at most.
   *
   * @param failures how often in a row the question has failed; 0 where there is just no new block.
   */
  pause?(signal: AbortSignalLike | undefined, failures: number): Promise<void>
  /**
   * How often a question is asked again before its error is passed on. Left out: without end where no answer comes, and
   * 10 times where the node answers with a refusal or with what cannot be read; waiting seldom cures those.
   */
  readonly retries?: number
  /** Told of every question that is asked again: the only sign of a node that stays away. */
  onRetry?(retry: NodeRetry): void
}

export interface PatientAsking {
  /** Waits for the next block. */
  idle(signal: AbortSignalLike | undefined): Promise<void>
  /**
   * Runs a step, again and again where it failed for a reason that may pass. Its first run is awaited whatever the signal
   * says, so that whoever stops in good order hands over what he has.
   *
   * @throws LockstepError `WaitAborted` at once when the signal aborts behind a failure; what the step threw last
   */
  patiently<T>(step: () => Promise<T>, signal: AbortSignalLike | undefined): Promise<T>
}

const shortestPause = 500
const longestPause = 15_000
const answersBorne = 10

export function createPatientAsking({ retries, onRetry, pause = backOff }: NodePatience): PatientAsking {
  return {
    idle: (signal) => pause(signal, 0),
    async patiently(step, signal) {
      let answered = 0
      for (let failures = 1; ; failures += 1) {
        try {
          return await (failures === 1 ? step() : untilAborted(step(), signal))
        } catch (error) {
          if (!isTransient(error)) throw error
          if (error.code !== 'NodeUnreachable') answered += 1
          if (retries === undefined ? answered > answersBorne : failures > retries) throw error
          onRetry?.({ error, failures })
        }
        await untilAborted(pause(signal, failures), signal)
      }
    },
  }
}

function backOff(signal: AbortSignalLike | undefined, failures: number): Promise<void> {
  return pauseFor(Math.min(longestPause, shortestPause * 2 ** Math.max(0, failures - 1)), signal)
}

/** May go away by asking again. */
function isTransient(error: unknown): error is LockstepError {
  const codes = ['NodeUnreachable', 'NodeRefused', 'NodeAnswerMalformed']
  return error instanceof LockstepError && codes.includes(error.code)
}
