import {
  AccountId,
  bool,
  defineStf,
  doubleMap,
  fixedBytes,
  H256,
  type Hex,
  map,
  option,
  struct,
  text,
  u32,
  u64,
  value,
} from '@lockstep/core'
import type { Page } from '@lockstep/core/stf'
import { countEntries } from './count-entries.js'
import { registrar } from './registrar.js'

/** Voters register with a secret credential and vote yes or no. Kept for as long as there is state of version 1. */
export const votingRegistryV1 = defineStf({
  name: 'votingRegistry',
  version: 1,
  state: {
    // An initial value is part of the STF's identity: an STF with another registrar is another STF.
    registrar: value(AccountId, registrar),
    /** Whether it is used. */
    credentials: map(H256, bool),
    /** A random salt of the voter's own. It keeps the published state root from confirming a guess of the votes. */
    voters: map(AccountId, fixedBytes(16)),
    registeredAt: map(AccountId, u64),
    nextBallot: value(u32, 0),
    ballots: map(u32, struct({ question: text(120), closesAt: u64 })),
    tallies: map(u32, struct({ no: u32, yes: u32 }), { no: 0, yes: 0 }),
    /** By ballot and voter; true is yes. */
    votes: doubleMap(u32, AccountId, bool),
  },
  errors: {
    AlreadyIssued: {},
    UnusableCredential: {},
    AlreadyRegistered: {},
    NotRegistered: {},
    UnknownBallot: { next: u32 },
    BallotClosed: { closedAt: u64 },
  },
  events: { BallotOpened: { ballot: u32 } },
  calls: {
    issueCredential: {
      origin: 'root',
      args: { credential: H256 },
      execute({ state, fail }, { credential }) {
        if (state.credentials.has(credential)) fail('AlreadyIssued')
        state.credentials.set(credential, false)
      },
    },
    register: {
      args: { credential: H256, salt: fixedBytes(16) },
      execute({ state, origin, block, fail }, { credential, salt }) {
        if (state.voters.has(origin)) fail('AlreadyRegistered')
        // One error for an unknown and for a used one: nobody is told which credentials there are.
        if (state.credentials.get(credential) !== false) fail('UnusableCredential')
        state.credentials.set(credential, true)
        state.voters.set(origin, salt)
        state.registeredAt.set(origin, block.timestamp)
      },
    },
    openBallot: {
      origin: 'root',
      args: { question: text(120), closesAt: u64 },
      returns: u32,
      execute({ state, emit }, { question, closesAt }) {
        const ballot = state.nextBallot.get()
        state.nextBallot.set(ballot + 1)
        state.ballots.set(ballot, { question, closesAt })
        emit('BallotOpened', { ballot })
        return ballot
      },
    },
    /** May be repeated until the ballot closes; the last one counts. */
    vote: {
      args: { ballot: u32, yes: bool },
      execute({ state, origin, block, fail }, { ballot, yes }) {
        const found = state.ballots.get(ballot)
        if (found === undefined) return fail('UnknownBallot', { next: state.nextBallot.get() })
        if (block.timestamp >= found.closesAt) fail('BallotClosed', { closedAt: found.closesAt })
        if (!state.voters.has(origin)) fail('NotRegistered')
        const former = state.votes.get(ballot, origin)
        state.votes.set(ballot, origin, yes)
        state.tallies.update(ballot, (tally) => {
          if (former !== undefined) tally[former ? 'yes' : 'no'] -= 1
          tally[yes ? 'yes' : 'no'] += 1
        })
      },
    },
  },
  getters: {
    public: {
      /**
       * `null` until the ballot has closed. Not `proven`, although the tally is not even read before: a proof shows
       * hashes of entries beside those that are read, the asker chooses which by the number of a ballot that need not
       * exist, and votes and tallies have no salt.
       */
      result: {
        args: { ballot: u32 },
        returns: option(struct({ no: u32, yes: u32 })),
        read({ state, block }, { ballot }) {
          const found = state.ballots.get(ballot)
          return found === undefined || block.timestamp < found.closesAt ? null : state.tallies.get(ballot)
        },
      },
    },
    trusted: {
      myVote: {
        args: { ballot: u32 },
        returns: option(bool),
        read: ({ state, origin }, { ballot }) => state.votes.get(ballot, origin) ?? null,
      },
    },
  },
  admission: { root: ({ state }) => state.registrar.get() },
  invariants: {
    'each voter used one credential': ({ state }) =>
      countEntries(state.voters.entries) === countEntries(state.credentials.entries, (isUsed) => isUsed),
    'ballots are numbered as they open': ({ state }) =>
      0 === countEntries(state.ballots.entries, (_, ballot) => ballot >= state.nextBallot.get()),
    'votes are those of voters, in ballots that were opened': ({ state }) =>
      0 === countEntries(state.tallies.entries, (_, ballot) => !state.ballots.has(ballot)) &&
      0 ===
        countEntries(
          state.votes.allEntries,
          (_, [ballot, voter]) => !(state.ballots.has(ballot) && state.voters.has(voter)),
        ),
    'tallies are the votes, counted': ({ state }) =>
      0 ===
      countEntries(state.ballots.entries, (_, ballot) => {
        const votes = (page: Page<Hex>) => state.votes.entries(ballot, page)
        const { no, yes } = state.tallies.get(ballot)
        return no !== countEntries(votes, (isYes) => !isYes) || yes !== countEntries(votes, (isYes) => isYes)
      }),
  },
})
