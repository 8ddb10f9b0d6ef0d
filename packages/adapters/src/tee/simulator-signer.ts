import type { Hex } from '@lockstep/core'

/**
 * MRSIGNER of every simulated enclave: SHA-256 of the ASCII text `lockstep/simulated-enclave-signer`. The simulator
 * checks nobody's signature on code, so there is one signer and it proves nothing.
 */
export const simulatorSigner: Hex = '0x3b7863d0dc45e859ce79d84ea86da4099cc46ab6f6834a47a26b3bf0c36d0627'
