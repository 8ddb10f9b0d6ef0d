import type { EnclaveBridgeCall } from '@lockstep/adapters/parentchain/integritee'
import { fromHex, type Hex, toHex } from '@lockstep/core'
import type { Stf } from '@lockstep/core/stf'
import { type DeclaredInput, declareInputs } from '../declare-inputs.js'
import { declaredOperation } from '../declared-operation.js'
import { declaredRequest } from '../declared-request.js'
import type { LogRecord } from '../log-record.js'
import type { World } from '../world.js'
import { simulatedShieldingKey } from './shielding-key.js'

/** What one party sends, and the operations in it. */
export interface SentInputs {
  readonly requests: readonly EnclaveBridgeCall[]
  readonly operations: readonly Hex[]
}

/** A log as requests: the funds that are shielded, and by party the calls that each signs and submits. */
export function sentInputs(
  stf: Stf,
  world: World,
  log: readonly LogRecord[],
): { readonly fundings: readonly EnclaveBridgeCall[]; readonly calls: readonly SentInputs[] } {
  const inputs = declareInputs(stf, world, { log, blocks: [] }).flat()
  const requestOf = (input: DeclaredInput): EnclaveBridgeCall => declaredRequest(world, simulatedShieldingKey, input)
  const calls = world.parties.map((_, party) => {
    const sent = inputs.filter((input) => input.kind === 'call' && input.sender === party)
    const requests = sent.map(requestOf)
    return { requests, operations: sent.flatMap((input, index) => operationHash(world, input, requests[index])) }
  })
  return { fundings: inputs.filter(({ kind }) => kind === 'inbound').map(requestOf), calls }
}

/** The hash that the operation's receipt carries. */
function operationHash(world: World, input: DeclaredInput, request: EnclaveBridgeCall | undefined): Hex[] {
  if (input.kind !== 'call' || request?.type !== 'invoke') return []
  const isUnopened = input.defect === 'undecryptable' || input.defect === 'foreignShard'
  const bytes = isUnopened ? fromHex(request.value.request.ciphertext) : declaredOperation(world, input)
  return [toHex(world.provider.blake2b256(bytes))]
}
