import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { toHex } from '@lockstep/core'
import { migrateState, openSnapshot } from '@lockstep/core/engine'
import { createState, type State } from '@lockstep/core/state'
import { stfIdentity } from '@lockstep/core/stf'
import { migration } from '@lockstep/testkit'
import { call, openShard, provider, readSnapshotFile, writeSnapshotFile } from '@lockstep/testkit/shard'
import { describe, expect, test } from 'vitest'
import { votingRegistryV1 } from '../src/v1.js'
import { votingRegistry } from '../src/v2.js'
import { recordV1 } from './corpus/record-v1.js'
import { bob, carol, credential, registrar, salt } from './voters.js'

/** Who wrote the file: the corpus says it by its name. */
const identity = stfIdentity(provider, votingRegistryV1)
const corpus = new URL('corpus/v1.snapshot', import.meta.url)
/** SHA-256 of the file, which is never written again. */
const sum = '398b444c8e1668583ed5fa0025f09aa75415ad919d6109ee4e9979c806b79400'
const { calls, getters } = votingRegistry

/** The state of the file, as version 2 opens it. */
function openCorpus(): State {
  const { root, chunks } = readSnapshotFile(readFileSync(corpus, 'utf8'))
  return openSnapshot({ stf: votingRegistry, provider }, chunks, { root, identity })
}

describe('the snapshot of version 1 in the corpus', () => {
  test('is the file that was recorded', () => {
    expect(createHash('sha256').update(readFileSync(corpus)).digest('hex')).toBe(sum)
  })

  test('is what version 1 still writes, byte for byte', async () => {
    await expect(writeSnapshotFile(recordV1())).toMatchFileSnapshot(corpus.pathname)
  })

  test('is opened by version 1', () => {
    const { root, chunks } = readSnapshotFile(readFileSync(corpus, 'utf8'))
    const state = openSnapshot({ stf: votingRegistryV1, provider }, chunks, { root, identity })
    expect(toHex(state.root())).toBe(toHex(root))
    expect(openShard(votingRegistryV1, state).broken()).toEqual([])
  })

  test('is opened by version 2, which counts the votes as they were cast', () => {
    const shard = openShard(votingRegistry, openCorpus())
    shard.produce(100n)
    expect(shard.ask(getters.public.result, { ballot: 0 })).toEqual({ tally: { no: 1, yes: 1, abstain: 0 }, voters: 2 })
    expect(shard.ask(getters.public.result, { ballot: 1 })).toBeNull()
    expect(shard.ask(getters.trusted.myVote, { ballot: 0 }, bob)).toBe('yes')
    expect(shard.ask(getters.trusted.myVote, { ballot: 0 }, carol)).toBe('no')
    expect(shard.ask(getters.trusted.myVote, { ballot: 1 }, bob)).toBeNull()
    expect(shard.broken()).toEqual([])
  })

  test('goes on in version 2: nonces, credentials and open ballots are where they were', () => {
    const shard = openShard(votingRegistry, openCorpus())
    const inputs = [
      call(carol, calls.vote, { ballot: 1, choice: 'abstain' }),
      call(registrar, calls.issueCredential, { credential: credential(1) }),
      call(bob, calls.register, { credential: credential(3), salt }),
    ]
    expect(shard.codes(200n, inputs)).toEqual([
      'Ok',
      'votingRegistry.AlreadyIssued',
      'votingRegistry.AlreadyRegistered',
    ])
    expect(shard.ask(getters.trusted.myVote, { ballot: 1 }, carol)).toBe('abstain')
    expect(shard.broken()).toEqual([])
  })

  test('leaves nothing of what version 2 no longer keeps', () => {
    const { root, chunks } = readSnapshotFile(readFileSync(corpus, 'utf8'))
    const former = openSnapshot({ stf: votingRegistryV1, provider }, chunks, { root, identity })
    expect(former.spaceNames()).toContain('votingRegistry.registeredAt')
    expect(openCorpus().spaceNames()).not.toContain('votingRegistry.registeredAt')
  })
})

describe('the migration', () => {
  test('takes over whatever version 1 can come to, and the corpus', () => {
    const { root, chunks } = readSnapshotFile(readFileSync(corpus, 'utf8'))
    migration(votingRegistry, { corpus: [{ name: 'v1.snapshot', identity, root, chunks }], numRuns: 10 })
  })

  test('of a new shard is a new shard', () => {
    const empty = createState(provider)
    const prepared = migrateState({ stf: votingRegistry, provider }, empty, identity)
    expect(prepared.diff).toEqual([])
  })
})
