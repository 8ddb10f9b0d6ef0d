import type { Clock } from './clock.js'

/** Resolves when the work is done, or when so many milliseconds are over. */
export async function within(clock: Clock, milliseconds: number, work: Promise<void>): Promise<void> {
  let callOff = (): void => undefined
  const over = new Promise<void>((resolve) => {
    callOff = clock.after(milliseconds, resolve)
  })
  await Promise.race([work, over])
  callOff()
}
