/** Why a pool does not take an operation. Names are stable. */
export type PoolRefusal =
  /** It was found to be bad, or was replaced, not long ago. */
  | 'Banned'
  /** It is here already. */
  | 'AlreadyImported'
  /** The nonce was used. */
  | 'StaleNonce'
  /** The nonce comes more than `nonceGap` before its turn. */
  | 'TooFarAhead'
  /** The signer has another operation with this sender and nonce, which stays. */
  | 'TooLowPriority'
  /** The signer has as many operations of this sender here as it may. */
  | 'AccountFull'
  /** There is no room, and no account has a larger share than this one. */
  | 'PoolFull'
