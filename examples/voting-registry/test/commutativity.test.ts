import { commutativityMap } from '@lockstep/testkit'
import { expect, test } from 'vitest'
import { votingRegistry } from '../src/v2.js'

test('which calls of the voting registry may change places', () => {
  expect(commutativityMap(votingRegistry, { seed: 1, numRuns: 120 })).toMatchInlineSnapshot(`
    "                  1 2 3 4
    issueCredential 1 ?
    register        2 X X
    openBallot      3 ? . ?
    vote            4 ? ? . ?
    "
  `)
})
