import type { CryptoProvider } from '../crypto/index.js'
import { runGetter } from '../engine/index.js'
import { LockstepError } from '../error.js'
import { type Hex, toHex } from '../hex.js'
import { decodeGetter, type PublicRequest, type TrustedRequest } from '../operation/index.js'
import { type Stf, stfIdentity } from '../stf/index.js'
import { blockContextOf, type ProvenValue } from '../worker/index.js'
import { assertHeader, type HeaderSource } from './assert-header.js'
import { verifyEntries } from './verify-entries.js'
import { createWitness } from './witness.js'

/** What a proven answer is held against. */
export interface ProvenExpectation extends HeaderSource {
  /** The client's own copy of the STF that the shard runs. */
  readonly stf: Stf
}

/**
 * Verifies a getter's answer without trust in whoever computed it: the enclave's signature vouches for a state root,
 * the proofs vouch for entries under it, and the getter's own code, run here on these entries, makes the value again.
 * Whoever has the request and the answer can do so, not the asker alone.
 *
 * @param request the bytes that were asked, from `encodePublicGetter` or `signGetter`.
 * @throws LockstepError `HeaderForged`; `ForeignStf` for a state of another STF, or a request that this one has no
 * getter for; `ProofForged`; `WitnessMismatch` where the proven entries are not exactly those that the getter reads;
 * `ValueForged` where the getter makes another value of them
 */
export function verifyProvenValue(
  provider: CryptoProvider,
  expected: ProvenExpectation,
  request: Uint8Array,
  { value, entries, at }: ProvenValue,
): void {
  const { stf, shard } = expected
  assertHeader(provider, expected, at)
  assertStf(stfIdentity(provider, stf), at.header.stfIdentity)
  const decoded = decodeRequest(stf, request)
  const witness = createWitness(verifyEntries(provider, at.header.stateRoot, entries))
  const outcome = runGetter(stf, shard, { view: witness.view, block: blockContextOf(at) }, decoded)
  witness.assertMatched()
  assertValue('refused' in outcome ? outcome.refused : toHex(outcome.value), value)
}

function decodeRequest(stf: Stf, request: Uint8Array): PublicRequest | TrustedRequest {
  const decoded = decodeGetter(stf, request)
  if (decoded !== undefined) return decoded
  throw new LockstepError(
    'ForeignStf',
    `${stf.name} has no getter for the request; pass the STF that it was made for`,
    {
      field: 'request',
      value: stf.name,
    },
  )
}

function assertStf(own: Hex, actual: Hex): void {
  if (actual === own) return
  throw new LockstepError('ForeignStf', `the state is one of the STF ${actual}, yours is ${own}; use the shard's own`, {
    field: 'stfIdentity',
    value: actual,
    limit: own,
  })
}

function assertValue(made: string, answered: Hex): void {
  if (made === answered) return
  throw new LockstepError(
    'ValueForged',
    'the getter makes another value of the proven entries; do not use the answer',
    {
      field: 'value',
      value: answered,
      limit: made,
    },
  )
}
