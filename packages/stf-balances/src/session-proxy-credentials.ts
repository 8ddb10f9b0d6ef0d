import { fixedBytes, type Infer, option, struct, u64, u128, unit, variant } from '@lockstep/core'

/**
 * What a session proxy may do in its delegator's name; one byte on the wire, and an amount for the last.
 *
 * - `ReadBalance`: ask the getters with that role.
 * - `ReadAny`: ask every trusted getter.
 * - `NonTransfer`: also make the calls with that role, as long as they spend nothing.
 * - `Any`: make every call and ask every trusted getter, but for those with the role `OwnerOnly`.
 * - `TransferAllowance`: make the calls with that role, until they have spent so much in all, and ask what
 *   `ReadBalance` may. In the smallest unit; what is left is what the state shows.
 *
 * SPEC: Integritee worker, `pallet-session-proxy`, `SessionProxyRole`.
 */
const sessionProxyRole = variant({
  ReadBalance: [0, unit],
  ReadAny: [1, unit],
  NonTransfer: [2, unit],
  Any: [3, unit],
  TransferAllowance: [4, u128],
})

/**
 * What a session proxy may do: `ReadBalance`, `ReadAny`, `NonTransfer`, `Any`, or `TransferAllowance` with an amount in
 * the smallest unit that is spent down.
 *
 * SPEC: Integritee worker, `pallet-session-proxy`, `SessionProxyRole`.
 */
export type SessionProxyRole = Infer<typeof sessionProxyRole>

/**
 * A session proxy's role, until when it has it, and the seed of its key, which the delegator may leave here for its
 * other devices; only the delegator can read it.
 *
 * The expiry is the first moment without the right, in milliseconds since 1970, or `null` for never. Milliseconds are
 * what Integritee's clients write, although its worker never looks at them.
 *
 * SPEC: Integritee worker, `pallet-session-proxy`, `SessionProxyCredentials`.
 */
export const sessionProxyCredentials = struct({
  role: sessionProxyRole,
  expiry: option(u64),
  seed: fixedBytes(32),
})

/** A value of {@link sessionProxyCredentials}. */
export type SessionProxyCredentials = Infer<typeof sessionProxyCredentials>

/** Whether the right has ended at this block. */
export function isExpired({ expiry }: SessionProxyCredentials, { timestamp }: { readonly timestamp: bigint }): boolean {
  return expiry !== null && timestamp >= expiry
}
