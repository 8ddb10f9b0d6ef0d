import type { Entropy } from '@lockstep/core/crypto'
import { base64Text } from './base64-text.js'
import { digestOf } from './hashing-algorithm.js'
import { hexText } from './hex-text.js'
import type { NonceForm } from './profile.js'
import type { WorkOrderSuite } from './work-order-suite.js'

type Draw = (suite: WorkOrderSuite, entropy: Entropy) => string

const RANDOM_LENGTH = 32
const SHORT_LENGTH = 16

const draws: Readonly<Record<NonceForm, Draw>> = {
  // SPEC: the hash of a random number, so that a nonce never shows the generator's own output.
  hashedHex: ({ provider, algorithms }, entropy) =>
    hexText({ hexDigits: 'lower' }, digestOf(provider, algorithms.hashing[0], entropy(RANDOM_LENGTH))),
  hex: (_suite, entropy) => hexText({ hexDigits: 'lower' }, entropy(SHORT_LENGTH)),
  base64: (_suite, entropy) => base64Text(entropy(SHORT_LENGTH)),
}

/** A nonce for a request or a result, in the form that the profile gives it. */
export function drawNonce(suite: WorkOrderSuite, form: NonceForm, entropy: Entropy): string {
  return draws[form](suite, entropy)
}
