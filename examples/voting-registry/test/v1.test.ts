import { encode, toHex, u32, u64 } from '@lockstep/core'
import { call, openShard, type Shard } from '@lockstep/testkit/shard'
import { describe, expect, test } from 'vitest'
import { votingRegistryV1 } from '../src/v1.js'
import { bob, carol, credential, registrar, salt } from './voters.js'

const { calls, getters } = votingRegistryV1

/** A shard with one registered voter, Bob, and one open ballot, which closes at 100. */
function withBallot(): Shard {
  const shard = openShard(votingRegistryV1)
  shard.produce(1n, [
    call(registrar, calls.issueCredential, { credential: credential(1) }),
    call(registrar, calls.issueCredential, { credential: credential(2) }),
    call(bob, calls.register, { credential: credential(1), salt }),
    call(registrar, calls.openBallot, { question: 'Shall we?', closesAt: 100n }),
  ])
  return shard
}

describe('version 1 of the registry', () => {
  test('registers each voter by a credential of the registrar, once', () => {
    const shard = withBallot()
    expect(
      shard.codes(2n, [
        call(bob, calls.register, { credential: credential(2), salt }),
        call(carol, calls.register, { credential: credential(1), salt }),
        call(carol, calls.register, { credential: credential(3), salt }),
        call(carol, calls.register, { credential: credential(2), salt }),
        call(registrar, calls.issueCredential, { credential: credential(1) }),
      ]),
    ).toEqual([
      'votingRegistry.AlreadyRegistered',
      'votingRegistry.UnusableCredential',
      'votingRegistry.UnusableCredential',
      'Ok',
      'votingRegistry.AlreadyIssued',
    ])
    expect(shard.broken()).toEqual([])
  })

  test('lets nobody but the registrar issue credentials and open ballots', () => {
    const shard = withBallot()
    const codes = shard.codes(2n, [call(bob, calls.issueCredential, { credential: credential(4) })])
    expect([codes, shard.codes(3n, [call(carol, calls.openBallot, { question: '', closesAt: 9n })])]).toEqual([
      ['BadOrigin'],
      ['BadOrigin'],
    ])
  })

  test('returns the number of a ballot into the receipt', () => {
    const shard = withBallot()
    const { receipts } = shard.produce(2n, [call(registrar, calls.openBallot, { question: 'And?', closesAt: 200n })])
    expect(receipts.map(({ output }) => output)).toEqual([toHex(encode(u32, 1))])
  })

  test('counts the last vote of each voter, and tells the result when the ballot has closed', () => {
    const shard = withBallot()
    shard.produce(50n, [
      call(bob, calls.vote, { ballot: 0, yes: true }),
      call(bob, calls.vote, { ballot: 0, yes: false }),
      call(carol, calls.register, { credential: credential(2), salt }),
      call(carol, calls.vote, { ballot: 0, yes: true }),
    ])
    expect(shard.ask(getters.trusted.myVote, { ballot: 0 }, bob)).toBe(false)
    shard.produce(99n)
    expect(shard.ask(getters.public.result, { ballot: 0 })).toBeNull()
    shard.produce(100n)
    expect(shard.ask(getters.public.result, { ballot: 0 })).toEqual({ no: 1, yes: 1 })
    expect(shard.broken()).toEqual([])
  })

  test('refuses votes of strangers, for no ballot and for a closed one, and says why', () => {
    const shard = withBallot()
    expect(shard.codes(50n, [call(carol, calls.vote, { ballot: 0, yes: true })])).toEqual([
      'votingRegistry.NotRegistered',
    ])
    const { receipts } = shard.produce(100n, [
      call(bob, calls.vote, { ballot: 7, yes: true }),
      call(bob, calls.vote, { ballot: 0, yes: true }),
    ])
    expect(receipts.map(({ status, code, output }) => [status, code, output])).toEqual([
      ['Failed', 4, toHex(encode(u32, 1))],
      ['Failed', 5, toHex(encode(u64, 100n))],
    ])
  })
})
