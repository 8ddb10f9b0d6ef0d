import { decode, toHex } from '@lockstep/core'
import type { Outbound } from '@lockstep/core/engine'
import { callResult, codeName, type Receipt, receiptEvents } from '@lockstep/core/receipt'
import type { Call, Stf } from '@lockstep/core/stf'
import type { JsonValue } from '../log/json-value.js'
import type { World } from '../log/world.js'
import type { StepEffect, StepReceipt } from './counterexample-file.js'
import { namedValue } from './name-parties.js'

/** A receipt in names and values; of a hook where there is no call. */
export function stepReceipt(stf: Stf, world: World, receipt: Receipt, call: Call | undefined): StepReceipt {
  const events = receiptEvents(stf, receipt).map(({ module, name, payload }) => ({
    event: `${module}.${name}`,
    payload: namedValue(world, payload),
  }))
  return { status: receipt.status, code: codeName(stf, receipt), output: outputOf(stf, world, receipt, call), events }
}

function outputOf(stf: Stf, world: World, receipt: Receipt, call: Call | undefined): JsonValue {
  if (receipt.output === '0x') return null
  const result = callResult(stf, call ?? { returns: undefined }, receipt)
  return namedValue(world, result.status === 'Executed' ? (result.value ?? null) : result.details)
}

/** The effects that were not there before. */
export function stepEffects(
  stf: Stf,
  world: World,
  outbox: readonly Outbound[],
  before: readonly Outbound[],
): StepEffect[] {
  const known = new Set(before.map(({ id }) => id))
  return outbox
    .filter(({ id }) => !known.has(id))
    .map(({ effect, payload }) => {
      const declared = Object.values(stf.modules).find(({ effects }) => Object.hasOwn(effects, effect))?.effects[effect]
      return {
        effect,
        payload: declared === undefined ? toHex(payload) : namedValue(world, decode(declared.payload, payload)),
      }
    })
}
