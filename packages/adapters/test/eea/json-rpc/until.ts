import { setImmediate } from 'node:timers/promises'

/**
 * Asks again and again, with a turn of the event loop between: without one, what is asked about might never get a turn
 * to happen in, nor the test one to time out in.
 */
export const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await holds())) await setImmediate()
}
