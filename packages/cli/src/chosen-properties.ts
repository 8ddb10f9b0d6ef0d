import { counterexampleProperty, stfProperties, workerProperties } from '@lockstep/testkit'
import { usageError } from './usage-error.js'

const ofModels = 19
const { number: ofFiles } = counterexampleProperty

/** Properties that another command is about. */
const elsewhere: Readonly<Record<string, string>> = {
  '18': 'property 18 is lockstep mutate MODULE',
}

/** The numbers of the properties to run; `undefined` for all. @throws LockstepError `Usage` */
export function chosenProperties(
  texts: readonly string[] | undefined,
  hasModel: boolean,
): readonly number[] | undefined {
  return texts?.map((text) => readNumber(text, hasModel))
}

function readNumber(text: string, hasModel: boolean): number {
  const numbers = [...[...stfProperties, ...workerProperties].map(({ number }) => number), ofModels, ofFiles]
  const number = numbers.find((each) => String(each) === text)
  if (number === ofModels && !hasModel) throw usageError('--property', text, 'name what it is held against by --model')
  if (number !== undefined) return number
  const known = numbers.toSorted((one, other) => one - other).join(', ')
  throw usageError('--property', text, elsewhere[text] ?? `there are ${known}`)
}
