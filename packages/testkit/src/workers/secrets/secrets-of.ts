import { simulatorSigner } from '@lockstep/adapters/tee'
import { fromHex, type Hex } from '@lockstep/core'
import { encode } from '@lockstep/core/codec'
import { declareInputs } from '../../log/declare-inputs.js'
import type { LogInBlocks } from '../../log/log-record.js'
import { partyOf } from '../../log/world.js'
import { simulatedShieldingKey } from '../../simulation/shielding-key.js'
import type { StagedShard } from '../stage-shard.js'
import type { HostVisit } from './host-visit.js'

/** Something that no host may see, and what it is. */
export interface Secret {
  readonly name: string
  readonly bytes: Uint8Array
}

const shortest = 8
/** Bytes of few values are found anywhere: a small amount has thirteen zeros. */
const fewestValues = 6

/** Keys of the enclave, and what was sent to it encrypted: senders, and the arguments that are long enough to be known. */
export function secretsOf(shard: StagedShard, log: LogInBlocks, { drawn }: HostVisit): Secret[] {
  const secrets = [...keysOf(shard, drawn), ...argumentsOf(shard, log)]
  return secrets.filter(({ bytes }) => bytes.length >= shortest && new Set(bytes).size >= fewestValues)
}

function keysOf({ platform, world }: StagedShard, drawn: readonly Uint8Array[]): Secret[] {
  const { mrenclave } = world.domain
  const identity = { mrenclave, mrsigner: simulatorSigner, securityVersion: 1, debug: false }
  const [signerSeed = new Uint8Array(), boxSecret = new Uint8Array()] = drawn
  const { privateExponent, prime1, prime2, exponent1, exponent2, coefficient } = simulatedShieldingKey
  const parts = Object.entries({ privateExponent, prime1, prime2, exponent1, exponent2, coefficient })
  return [
    { name: 'the seed of the enclave account', bytes: signerSeed },
    { name: 'the secret of the box key', bytes: boxSecret },
    { name: 'the sealing key', bytes: platform.sealingKey(identity) },
    ...parts.map(([name, value]) => ({ name: `${name} of the shielding key`, bytes: bigEndian(value) })),
  ]
}

function argumentsOf({ stf, world }: StagedShard, log: LogInBlocks): Secret[] {
  const publicBytes: readonly Hex[] = [world.domain.shard, world.domain.mrenclave]
  return declareInputs(stf, world, log)
    .flat()
    .flatMap((input): Secret[] => {
      if (input.kind !== 'call' || input.defect === 'undecryptable') return []
      const { name, args } = input.call
      const sender = { name: `the sender of ${name}`, bytes: fromHex(partyOf(world, input.sender).account) }
      const values = leavesOf(input.args).map((bytes) => ({ name: `an argument of ${name}`, bytes }))
      return [sender, { name: `all arguments of ${name}`, bytes: encode(args, input.args) }, ...values]
    })
    .filter(({ bytes }) => !publicBytes.some((known) => fromHex(known).join() === bytes.join()))
}

/** Texts, bytes and integers in a value, each in the bytes that it is written down in. */
function leavesOf(value: unknown): Uint8Array[] {
  if (typeof value === 'bigint') return value < 0n ? [] : [bigEndian(value)]
  if (typeof value === 'string') return [/^0x([0-9a-f]{2})*$/.test(value) ? hexBytes(value) : utf8.encode(value)]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(leavesOf)
}

const utf8 = new TextEncoder()

function hexBytes(text: string): Uint8Array {
  return Uint8Array.from({ length: text.length / 2 - 1 }, (_, place) =>
    parseInt(text.slice(2 + 2 * place, 4 + 2 * place), 16),
  )
}

function bigEndian(value: bigint): Uint8Array {
  const digits = value.toString(16)
  return hexBytes(`0x${digits.padStart(digits.length + (digits.length % 2), '0')}`)
}
