import type { ShieldingOutcome } from '../crypto/index.js'
import { toHex } from '../hex.js'
import { type PreparedInput, prepareOperation } from '../operation/index.js'
import type { EngineCode } from '../receipt/index.js'
import type { OrderedInput } from './ordered-block.js'
import type { PrepareEnvironment } from './prepare-environment.js'

type Invocation = Extract<OrderedInput, { kind: 'invoke' }>

const refusals: Readonly<Record<Exclude<ShieldingOutcome['type'], 'Opened'>, EngineCode>> = {
  Truncated: 'TruncatedCiphertext',
  TooLong: 'Undecryptable',
  Undecryptable: 'Undecryptable',
}

/** Opens an indirect invocation, decodes the operation and verifies its signature. */
export function prepareInvocation(environment: PrepareEnvironment, { shard, ciphertext }: Invocation): PreparedInput {
  if (shard !== environment.domain.shard) return unopened(environment, ciphertext, 'ForeignShard')
  const opened = environment.openShielded(ciphertext)
  if (opened.type !== 'Opened') return unopened(environment, ciphertext, refusals[opened.type])
  return environment.prepared?.(opened.plaintext, environment) ?? prepareOperation(environment, opened.plaintext)
}

function unopened({ provider }: PrepareEnvironment, ciphertext: Uint8Array, code: EngineCode): PreparedInput {
  return { kind: 'rejected', operationHash: toHex(provider.blake2b256(ciphertext)), code }
}
