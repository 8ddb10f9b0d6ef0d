import { wholeNumber } from './parse-options.js'

const usualSeed = 42
const mostSeed = 2 ** 31 - 1

/** @throws LockstepError `Usage` */
export function readSeed(text: string | undefined): number {
  return text === undefined ? usualSeed : wholeNumber('--seed', text, 0, mostSeed)
}
