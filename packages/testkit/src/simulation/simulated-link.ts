import { LockstepError } from '@lockstep/core'
import type { Random } from '../generation/random.js'
import type { Faults } from './faults.js'
import type { Clock } from './scheduler.js'

/** A way between two parties: requests go, answers come, both may be late or lost, requests may arrive twice. */
export interface SimulatedLink {
  /** @throws LockstepError `LinkLost` where the request, or the answer to it, was lost; nobody can tell which. */
  call<Answer>(label: string, serve: () => Answer): Promise<Answer>
  /** Loses everything for a while. */
  cut(duration: number): void
}

const usualDelay = 40
const timeout = 2_000

export function createSimulatedLink(name: string, clock: Clock, random: Random, faults: Faults): SimulatedLink {
  let cutUntil = 0

  const delay = (): number =>
    random.between(1, usualDelay) * (faults.strikes('slowLinks', random) ? random.between(10, 200) : 1)
  const isLost = (): boolean => (clock.now() < cutUntil && !faults.areOver()) || faults.strikes('lostMessages', random)

  async function lose(label: string): Promise<never> {
    await clock.sleep(timeout, `${name} times out at ${label}`)
    throw new LockstepError('LinkLost', `${name} got no answer to ${label}`)
  }

  function serveAgain(serve: () => unknown): void {
    try {
      serve()
    } catch {
      // Whoever sent it once has the first answer.
    }
  }

  return {
    async call(label, serve) {
      await clock.sleep(delay(), `${name} ${label}`)
      if (isLost()) return lose(label)
      const answer = serve()
      if (faults.strikes('repeatedMessages', random)) serveAgain(serve)
      if (isLost()) return lose(label)
      return answer
    },
    cut(duration) {
      cutUntil = clock.now() + duration
    },
  }
}
