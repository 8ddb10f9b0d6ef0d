import { type Hex, LockstepError } from '@lockstep/core'
import { type Codec, decode, encode } from '@lockstep/core/codec'
import type { AdmittedGetter } from '@lockstep/core/engine'
import type { Getter, Stf } from '@lockstep/core/stf'
import fc from 'fast-check'
import { isJsonObject, type JsonObject } from '../log/json-value.js'
import { logReading } from '../log/log-reading.js'
import { valueFromJson } from '../log/value-from-json.js'
import { valueToJson } from '../log/value-to-json.js'
import { partyOf, type World } from '../log/world.js'
import { anyName } from './any-arguments.js'
import { arbitraryFromSchema } from './arbitrary-from-schema.js'

/** A question to a getter, as data; arguments as in a log. */
export interface RequestRecord {
  readonly getter: string
  readonly access: Getter['access']
  /** Index of the party that asks. */
  readonly by: number
  readonly args: JsonObject
}

const parties = 3

/** Requests of all getters, or of those that are asked for; `undefined` for an STF that has none. */
export function anyRequest(
  stf: Stf,
  isAsked: (getter: Getter) => boolean = () => true,
): fc.Arbitrary<RequestRecord> | undefined {
  const each = gettersOf(stf)
    .filter(isAsked)
    .map(({ name, access, args }) =>
      fc
        .tuple(fc.nat(parties - 1), arbitraryFromSchema(args.schema, { bytes32: anyName(parties) }).map(valueToJson))
        .map(([by, given]) => ({ getter: name, access, by, args: isJsonObject(given) ? given : {} })),
    )
  return each.length === 0 ? undefined : fc.oneof(...each)
}

/** All getters of an STF. */
export function gettersOf(stf: Stf): Getter[] {
  return Object.values(stf.modules).flatMap(({ getters }) => [
    ...Object.values(getters.public),
    ...Object.values(getters.trusted),
  ])
}

const noSignature = { type: 'Ed25519', value: `0x${'00'.repeat(64)}` } as const

/** The request as a worker has it once it is admitted: as if its signature had been verified. */
export function admittedRequest(
  stf: Stf,
  world: World,
  { getter: name, access, by, args: json }: RequestRecord,
): AdmittedGetter {
  const getter = gettersOf(stf).find((each) => each.name === name && each.access === access)
  if (getter === undefined) {
    throw new LockstepError('LogMalformed', `${stf.name} has no ${access} getter '${name}'`, {
      field: 'getter',
      value: name,
    })
  }
  const codec: Codec<unknown> = getter.args
  const given = encode(codec, valueFromJson(logReading(world), codec.schema, 'args', json))
  const args = decode(getter.args, given)
  if (access === 'public') return { kind: 'public', getter, args }
  const sender: Hex = partyOf(world, by).account
  return {
    kind: 'trusted',
    getter,
    sender,
    args,
    expiry: undefined,
    delegate: null,
    signature: noSignature,
    encoded: new Uint8Array(),
  }
}
