import { readFile } from 'node:fs/promises'

/**
 * When the process started, in clock ticks since boot, as text; `undefined` when there is no such process or it is
 * a zombie. A process number alone is not enough: numbers are used again, in containers at every start.
 *
 * SPEC: proc_pid_stat(5), fields 3 (state) and 22 (starttime). The second field, the command, may contain anything
 * but ends at the last parenthesis.
 */
const startOf = async (pid: number): Promise<string | undefined> => {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => undefined)
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields === undefined || fields[0] === 'Z' ? undefined : fields[19]
}

const answersSignals = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** A process of this machine, told from an earlier one with the same number by its start; `'0'` without /proc. */
export interface ProcessIncarnation {
  readonly pid: number
  readonly start: string
}

let ownStart: Promise<string | undefined> | undefined

/** This process, the same for all its threads. PERF: it starts once, and stores are opened often in tests. */
export const currentProcess = async (): Promise<ProcessIncarnation> => {
  ownStart ??= startOf(process.pid)
  return { pid: process.pid, start: (await ownStart) ?? '0' }
}

/** Whether that very process still runs. */
export const isRunning = async ({ pid, start }: ProcessIncarnation): Promise<boolean> =>
  start === '0' ? answersSignals(pid) : (await startOf(pid)) === start
