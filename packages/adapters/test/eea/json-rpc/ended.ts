import type { Answer } from './service-world.js'
import { until } from './until.js'

/** Asks for a result until there is another answer than "pending" or "processing". */
export const ended = async (ask: () => Promise<Answer>): Promise<Answer> => {
  let answer: Answer = {}
  await until(async () => {
    answer = await ask()
    return answer.error?.code !== 5 && answer.error?.code !== 6
  })
  return answer
}
