import { type Hex, LockstepError } from '@lockstep/core'
import { type Codec, decode, encode, H256, struct } from '@lockstep/core/codec'
import { type OrderedLogGenesis, orderedLogGenesisCodec } from '../genesis.js'

/** What a log on JetStream begins with: its first message, and what its genesis hash binds. */
export interface JetStreamGenesis {
  readonly shard: Hex
  /** Identity of the STF that the shard began with; later versions take its log over with the shard. */
  readonly stf: Hex
  readonly log: OrderedLogGenesis
}

const codec: Codec<JetStreamGenesis> = struct({ shard: H256, stf: H256, log: orderedLogGenesisCodec })

/** SCALE layout: shard (32), STF identity (32), then the log's genesis, shield authorities in ascending order. */
export function encodeJetStreamGenesis(genesis: JetStreamGenesis): Uint8Array<ArrayBuffer> {
  const shieldAuthorities = [...genesis.log.shieldAuthorities].sort()
  return encode(codec, { ...genesis, log: { ...genesis.log, shieldAuthorities } })
}

/**
 * Holds the first message of a stream against the log that is expected there.
 *
 * @throws LockstepError `LogForeign`, with the shard, the STF or the first member of the genesis that differs.
 */
export function requireOwnGenesis(expected: JetStreamGenesis, message: Uint8Array): void {
  const own = flat(decode(codec, encodeJetStreamGenesis(expected)))
  const found = flat(decodeGenesis(message))
  for (const [field, value] of own) {
    const other = found.get(field)
    if (other !== value) throw foreign(field, other, value)
  }
}

function decodeGenesis(message: Uint8Array): JetStreamGenesis {
  try {
    return decode(codec, message)
  } catch {
    throw foreign('genesis', `${message.length} bytes that are no genesis`, 'the genesis of an ordered log')
  }
}

/** Shard and STF first: they say most about what went wrong. */
function flat({ shard, stf, log }: JetStreamGenesis): ReadonlyMap<string, string> {
  return new Map(Object.entries({ shard, stf, ...log }).map(([field, value]) => [field, String(value)]))
}

function foreign(field: string, value: string | undefined, limit: string): LockstepError {
  return new LockstepError(
    'LogForeign',
    `${field} of the log in this stream is ${value}, expected ${limit}; name the stream of this shard and STF`,
    { field, value, limit },
  )
}
