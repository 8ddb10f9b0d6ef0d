import { randomFillSync } from 'node:crypto'
import type { Entropy } from '@lockstep/core/crypto'

/** Entropy of the operating system. */
export const systemEntropy: Entropy = (length) => randomFillSync(new Uint8Array(length))
