import { call, createDice, openShard } from '@lockstep/testkit/shard'
import { expect, test } from 'vitest'
import { votingRegistryV1 } from '../src/v1.js'
import { votingRegistry } from '../src/v2.js'
import { credential, registrar, salt } from './voters.js'

const choices = ['no', 'yes', 'abstain'] as const
/** The registrar may vote, too. */
const people = [registrar, ...['b0', 'c0', 'd0'].map((byte) => `0x${byte.repeat(32)}` as const)]

const versions = [
  {
    stf: votingRegistryV1,
    voteOf: (who: (typeof people)[number], ballot: number, roll: number) =>
      call(who, votingRegistryV1.calls.vote, { ballot, yes: roll === 1 }),
  },
  {
    stf: votingRegistry,
    voteOf: (who: (typeof people)[number], ballot: number, roll: number) =>
      call(who, votingRegistry.calls.vote, { ballot, choice: choices[roll] ?? 'no' }),
  },
]

test.each(versions)(
  'whatever is done to version $stf.version keeps the invariants, in every block',
  ({ stf, voteOf }) => {
    const met = new Set<string>()
    for (let seed = 1; seed <= 12; seed += 1) {
      const roll = createDice(seed)
      const shard = openShard(stf)
      const anyInput = () => {
        const who = people[roll(people.length)] ?? registrar
        const number = credential(roll(4))
        switch (roll(6)) {
          case 0:
            return call(who, stf.calls.issueCredential, { credential: number })
          case 1:
            return call(who, stf.calls.register, { credential: number, salt })
          case 2:
            return call(who, stf.calls.openBallot, { question: '?', closesAt: BigInt(roll(40)) })
          default:
            return voteOf(who, roll(4), roll(3))
        }
      }
      for (let time = 1n; time <= 30n; time += 1n) {
        for (const code of shard.codes(time, Array.from({ length: 1 + roll(4) }, anyInput))) met.add(code)
        expect(shard.broken(), `seed ${seed}, block ${time}`).toEqual([])
      }
    }
    // The play is about every outcome that there is.
    expect([...met].sort()).toEqual([
      'BadOrigin',
      'Ok',
      'votingRegistry.AlreadyIssued',
      'votingRegistry.AlreadyRegistered',
      'votingRegistry.BallotClosed',
      'votingRegistry.NotRegistered',
      'votingRegistry.UnknownBallot',
      'votingRegistry.UnusableCredential',
    ])
  },
)
