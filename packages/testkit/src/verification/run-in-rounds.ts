import type { Round } from './verification-rounds.js'

/** What searches in rounds. */
export interface Searcher {
  /** What its next round does, by how many it had; `undefined` where there is nothing left to do. */
  round(index: number): Round | undefined
  run(round: Round): Promise<void>
  hasFailed(): boolean
}

interface Share {
  readonly searcher: Searcher
  rounds: number
  /** Milliseconds of all its rounds. */
  spent: number
  /** Milliseconds of a run, in the latest round. */
  pace: number
}

/**
 * Lets everyone search for the same time: next is always who has had the least of it. The first round of each is run
 * whatever the clock says; one that would not be over in time is not begun. Ends early where somebody has found
 * something, but not before each had its first round: a bug mostly breaks several properties, and some show it better.
 */
export async function runInRounds(
  searchers: readonly Searcher[],
  milliseconds: number,
  now: () => number,
): Promise<void> {
  const end = now() + milliseconds
  const shares = searchers.map((searcher): Share => ({ searcher, rounds: 0, spent: 0, pace: 0 }))
  for (const share of shares) await runNext(share, now)
  while (!searchers.some((searcher) => searcher.hasFailed())) {
    const left = end - now()
    const [next] = shares.filter((share) => timeOfNext(share) <= left).toSorted((one, other) => one.spent - other.spent)
    if (next === undefined) return
    await runNext(next, now)
  }
}

async function runNext(share: Share, now: () => number): Promise<void> {
  const round = share.searcher.round(share.rounds)
  if (round === undefined) return
  const start = now()
  await share.searcher.run(round)
  const time = now() - start
  share.rounds += 1
  share.spent += time
  share.pace = time / round.numRuns
}

/** As far as can be told; endless where there is no next round. */
function timeOfNext({ searcher, rounds, pace }: Share): number {
  const round = searcher.round(rounds)
  return round === undefined ? Number.POSITIVE_INFINITY : pace * round.numRuns
}
