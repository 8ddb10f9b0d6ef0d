import { stfIdentity } from '@lockstep/core/stf'
import { call, openShard, provider } from '@lockstep/testkit/shard'
import { describe, expect, test } from 'vitest'
import { votingRegistryV1 } from '../src/v1.js'
import { votingRegistry } from '../src/v2.js'
import { bob, carol, credential, registrar, salt } from './voters.js'

const { calls, getters } = votingRegistry

describe('version 2 of the registry', () => {
  test('counts abstentions, and tells how many could have voted', () => {
    const shard = openShard(votingRegistry)
    shard.produce(1n, [
      call(registrar, calls.issueCredential, { credential: credential(1) }),
      call(registrar, calls.issueCredential, { credential: credential(2) }),
      call(bob, calls.register, { credential: credential(1), salt }),
      call(carol, calls.register, { credential: credential(2), salt }),
      call(registrar, calls.openBallot, { question: 'Shall we?', closesAt: 100n }),
      call(bob, calls.vote, { ballot: 0, choice: 'yes' }),
      call(bob, calls.vote, { ballot: 0, choice: 'abstain' }),
    ])
    expect(shard.ask(getters.trusted.myVote, { ballot: 0 }, bob)).toBe('abstain')
    expect(shard.ask(getters.trusted.myVote, { ballot: 0 }, carol)).toBeNull()
    shard.produce(100n)
    expect(shard.ask(getters.public.result, { ballot: 0 })).toEqual({ tally: { no: 0, yes: 0, abstain: 1 }, voters: 2 })
    expect(shard.broken()).toEqual([])
  })

  test('is another STF than version 1, to clients and to stored state', () => {
    expect(stfIdentity(provider, votingRegistry)).not.toBe(stfIdentity(provider, votingRegistryV1))
  })
})
