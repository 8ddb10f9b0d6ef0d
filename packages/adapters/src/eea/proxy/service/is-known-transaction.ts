/** What nodes say of a transaction that they have, or that was mined meanwhile. */
export function isKnownTransaction(error: unknown): boolean {
  return (
    error instanceof Error &&
    /already (known|imported)|nonce (is )?too low|lower than the current nonce/i.test(error.message)
  )
}
