import type { EnclaveBridgeCall } from '@lockstep/adapters/parentchain/integritee'
import { fromHex, type Hex, toHex } from '@lockstep/core'
import type { Stf } from '@lockstep/core/stf'
import { copies, type DeclaredInput, declareInputs } from '../log/declare-inputs.js'
import { declaredOperation } from '../log/declared-operation.js'
import { declaredRequest } from '../log/declared-request.js'
import type { LogRecord } from '../log/log-record.js'
import type { World } from '../log/world.js'
import { simulatedShieldingKey } from './shielding-key.js'

/** What one party sends, and the operations in it. */
export interface SentInputs {
  readonly requests: readonly EnclaveBridgeCall[]
  readonly operations: readonly Hex[]
}

/** A log as requests. */
export interface SentLog {
  /** The funds that are shielded. */
  readonly fundings: readonly EnclaveBridgeCall[]
  /** By party, the calls that each signs and submits. */
  readonly calls: readonly SentInputs[]
  /** The record that a request stands for, by what is encrypted in it. */
  readonly records: ReadonlyMap<Hex, LogRecord>
}

export function sentInputs(stf: Stf, world: World, log: readonly LogRecord[]): SentLog {
  const inputs = declareInputs(stf, world, { log, blocks: [] }).flat()
  const sources = log.flatMap((record) => copies(record).map(() => record))
  const sourceOf = new Map(inputs.map((input, place) => [input, sources[place]]))
  const records = new Map<Hex, LogRecord>()
  const requestOf = (input: DeclaredInput): EnclaveBridgeCall => {
    const request = declaredRequest(world, simulatedShieldingKey, input)
    const source = sourceOf.get(input)
    if (source !== undefined) records.set(encryptedIn(request), source)
    return request
  }
  const calls = world.parties.map((_, party) => {
    const sent = inputs.filter((input) => input.kind === 'call' && input.sender === party)
    const requests = sent.map(requestOf)
    return { requests, operations: sent.flatMap((input, index) => operationHash(world, input, requests[index])) }
  })
  return { fundings: inputs.filter(({ kind }) => kind === 'inbound').map(requestOf), calls, records }
}

function encryptedIn(request: EnclaveBridgeCall): Hex {
  if (request.type === 'invoke') return request.value.request.ciphertext
  return request.type === 'shieldFunds' ? request.value.encryptedBeneficiary : '0x'
}

/** The hash that the operation's receipt carries. */
function operationHash(world: World, input: DeclaredInput, request: EnclaveBridgeCall | undefined): Hex[] {
  if (input.kind !== 'call' || request?.type !== 'invoke') return []
  const isUnopened = input.defect === 'undecryptable' || input.defect === 'foreignShard'
  const bytes = isUnopened ? fromHex(request.value.request.ciphertext) : declaredOperation(world, input)
  return [toHex(world.provider.blake2b256(bytes))]
}
