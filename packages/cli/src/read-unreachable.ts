import { usageError } from './usage-error.js'

/** Reads `GOAL=WHY`, as often as it is given. @throws LockstepError `Usage` */
export function readUnreachable(texts: readonly string[] | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries((texts ?? []).map(goalAndReason))
}

function goalAndReason(text: string): [string, string] {
  const [, goal, reason] = /^(.+?)=(.+)$/.exec(text) ?? []
  if (goal !== undefined && reason !== undefined) return [goal, reason]
  throw usageError('--unreachable', text, "write the goal and why, such as 'error TooMany=takes eleven accounts'")
}
