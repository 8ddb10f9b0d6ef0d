import { readFileSync } from 'node:fs'
import { Stryker } from '@stryker-mutator/core'
import { rooms } from './rooms.mjs'
import { scoreOf } from './score-of.mjs'

const source = 'packages/core/src'
const [room, ...files] = process.argv.slice(2)
// Seconds on top of what a mutant's tests took before: a machine that is busy with other work needs many.
const limit = process.env.MUTATION_SECONDS
if (room !== undefined && !(room in rooms)) throw new Error(`no room ${room}; there are ${Object.keys(rooms)}`)

for (const name of room === undefined ? Object.keys(rooms) : [room]) {
  // Read by the configuration of vitest, in Stryker's process for tests.
  process.env.MUTATION_ROOM = name
  const report = `coverage/mutation/${name}.json`
  await new Stryker({
    mutate: files.length > 0 ? files.map((file) => `${source}/${name}/${file}`) : [`${source}/${name}/**/*.ts`],
    ...(limit === undefined ? {} : { timeoutMS: 1000 * Number(limit) }),
    incrementalFile: `coverage/mutation/${name}.incremental.json`,
    jsonReporter: { fileName: report },
    htmlReporter: { fileName: `coverage/mutation/${name}.html` },
  }).runMutationTest()
  console.log(`${name}: ${scoreOf(JSON.parse(readFileSync(report, 'utf8')))}`)
}
