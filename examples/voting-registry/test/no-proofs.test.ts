import { runProvenGetter } from '@lockstep/core/engine'
import { decodeGetter, encodePublicGetter } from '@lockstep/core/operation'
import { call, shard as identifier, openShard } from '@lockstep/testkit/shard'
import { describe, expect, test } from 'vitest'
import { votingRegistryV1 } from '../src/v1.js'
import { votingRegistry } from '../src/v2.js'
import { registrar } from './voters.js'

// What a proof would show is in the core's `what-a-proof-shows.test.ts`.

describe.each([votingRegistryV1, votingRegistry])('version $version', (stf) => {
  // Of 84,031, beside one vote in ballot 0: it was found in three guesses.
  test.each([0, 84_031])('does not prove the result of ballot %d', (ballot) => {
    const shard = openShard(stf)
    shard.produce(1n, [call(registrar, stf.calls.openBallot, { question: 'Shall we?', closesAt: 100n })])
    const request = encodePublicGetter(stf.modules.votingRegistry?.getters.public.result ?? expect.fail(), { ballot })
    const asked = decodeGetter(stf, request) ?? expect.fail('the request is one')
    const at = { view: shard.state.at(shard.state.version()), block: { number: 1, hash: identifier, timestamp: 1n } }
    expect(runProvenGetter(stf, identifier, at, asked)).toEqual({ refused: 'NotProven' })
  })

  test('proves nothing', () => {
    const { public: open, trusted } = stf.getters
    expect([...Object.values(open), ...Object.values(trusted)].map(({ proven }) => proven)).toEqual([false, false])
  })
})
