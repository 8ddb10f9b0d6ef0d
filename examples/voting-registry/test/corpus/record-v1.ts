import { call, openShard, recordSnapshot, type SnapshotFile } from '@lockstep/testkit/shard'
import { votingRegistryV1 } from '../../src/v1.js'
import { bob, carol, credential, registrar, salt } from '../voters.js'

const { calls } = votingRegistryV1

/** A state of version 1 with an entry of every item: two voters, an unused credential, a closed and an open ballot. */
export function recordV1(): SnapshotFile {
  const shard = openShard(votingRegistryV1)
  shard.produce(10n, [
    ...[1, 2, 3].map((number) => call(registrar, calls.issueCredential, { credential: credential(number) })),
    call(registrar, calls.openBallot, { question: 'Shall we meet on Mondays?', closesAt: 100n }),
    call(registrar, calls.openBallot, { question: 'Shall we have tea?', closesAt: 1_000n }),
  ])
  shard.produce(20n, [
    call(bob, calls.register, { credential: credential(1), salt }),
    call(carol, calls.register, { credential: credential(2), salt }),
    call(bob, calls.vote, { ballot: 0, yes: true }),
    call(carol, calls.vote, { ballot: 0, yes: false }),
    call(carol, calls.vote, { ballot: 1, yes: true }),
  ])
  return recordSnapshot(votingRegistryV1, shard.state)
}
