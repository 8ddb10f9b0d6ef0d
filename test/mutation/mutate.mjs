import { readFileSync } from 'node:fs'
import { Stryker } from '@stryker-mutator/core'
import { rooms } from './rooms.mjs'
import { scoreOf } from './score-of.mjs'

const source = 'packages/core/src'
const [room, ...files] = process.argv.slice(2)
if (room !== undefined && !(room in rooms)) throw new Error(`no room ${room}; there are ${Object.keys(rooms)}`)

for (const name of room === undefined ? Object.keys(rooms) : [room]) {
  // Read by Stryker's processes for tests.
  process.env.MUTATION_ROOM = name
  const report = `coverage/mutation/${name}.json`
  await new Stryker({
    testRunner: 'warm',
    mutate: files.length > 0 ? files.map((file) => `${source}/${name}/${file}`) : [`${source}/${name}/**/*.ts`],
    incrementalFile: `coverage/mutation/${name}.incremental.json`,
    jsonReporter: { fileName: report },
    htmlReporter: { fileName: `coverage/mutation/${name}.html` },
  }).runMutationTest()
  console.log(`${name}: ${scoreOf(JSON.parse(readFileSync(report, 'utf8')))}`)
}
