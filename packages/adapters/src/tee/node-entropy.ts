import { getRandomValues } from 'node:crypto'
import type { Entropy } from '@lockstep/core/crypto'

/** Entropy of the operating system, in memory of its own (Node's `randomBytes` may answer a slice of a shared pool). */
export const nodeEntropy: Entropy = (length) => getRandomValues(new Uint8Array(length))
