/**
 * Why an enclave does not pass its shielding key on, or does not take one. Stable codes:
 *
 * - `MessageMalformed`: the message is not the protocol's.
 * - `StaleChallenge`: the challenge was never given, is used up, or fell out behind newer ones.
 * - `QuoteMalformed`, `QuoteSignature`: the quote is none, or no trusted platform signed it.
 * - `QuoteStatus`: an attestation service reports the peer's platform as revoked or out of date.
 * - `WrongMeasurement`, `WrongSigner`: the peer runs other code, or code of another signer.
 * - `DebugEnclave`: the host can read the peer's memory.
 * - `OldSecurityVersion`: the peer is older than the program allows.
 * - `WrongReportData`: the quote was made for other keys or another challenge.
 * - `BoxBroken`: the box does not hold a shielding key for this request.
 * - `NotProvisioned`: the asked enclave has no shielding key itself.
 * - `AlreadyProvisioned`: the asking enclave has all that it is given.
 * - `ForeignShieldingKey`: the asking enclave has the keys of a shard that began with another one.
 * - `PermitForged`: none of the provider's upgrade authorities signed the permit.
 * - `PermitForeign`: the permit is for another shard, or for other code to hand over.
 * - `HeightPassed`: something has left the provider for a block behind the permit's last one.
 * - `AlreadyRetired`: the provider's code has handed over behind another block.
 * - `HeightMismatch`: the joiner takes over behind another block than the permit allows.
 * - `PoolForged`: none of the enclave's pool authorities signed the declaration.
 * - `PoolForeign`: the declaration is for another shard, or for operations that are signed for other code.
 * - `PoolOutdated`: the enclave has gone by a later declaration of the pool.
 * - `NotInPool`: the peer's code is none of the pool's members.
 * - `RevokedMeasurement`: the peer's code was a member, and is revoked.
 */
export const provisioningRefusals = [
  'MessageMalformed',
  'StaleChallenge',
  'QuoteMalformed',
  'QuoteSignature',
  'QuoteStatus',
  'WrongMeasurement',
  'WrongSigner',
  'DebugEnclave',
  'OldSecurityVersion',
  'WrongReportData',
  'BoxBroken',
  'NotProvisioned',
  'AlreadyProvisioned',
  'PermitForged',
  'PermitForeign',
  'HeightPassed',
  'AlreadyRetired',
  'HeightMismatch',
  'PoolForged',
  'PoolForeign',
  'PoolOutdated',
  'NotInPool',
  'RevokedMeasurement',
  'ForeignShieldingKey',
] as const

/** One of the codes of {@link provisioningRefusals}. */
export type ProvisioningRefusal = (typeof provisioningRefusals)[number]
