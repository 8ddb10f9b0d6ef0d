import type { EnclaveConnections } from '@lockstep/adapters/tee'
import { AccountId, defineStf, type Stf, u64, value } from '@lockstep/core'
import { createWriter, finish, u32, writeBytes } from '@lockstep/core/codec'
import type { VerifiedBlock } from '@lockstep/core/worker'
import { adapterIndependenceOf, type StagedShard, type WorkerAdapter, workerAdapters } from '@lockstep/testkit'
import type { ServiceDefect } from './service-defect.js'

/** Defects of what stands between ordered inputs and a worker, by property 14. */
export const adapters: readonly ServiceDefect[] = [
  fed('an adapter that turns the order of a block round', (shard) => ({
    ...shard,
    requests: shard.requests.map((calls) => calls.toReversed()),
  })),
  fed('an adapter that hands the first input of a block over twice', (shard) => ({
    ...shard,
    requests: shard.requests.map((calls) => [...calls.slice(0, 1), ...calls]),
  })),
  connected('a light client that leaves the last input of a block out', ({ lightClient, extrinsics }) => ({
    extrinsics,
    lightClient: verifying(lightClient, (block) => ({ ...block, inputs: block.inputs.slice(0, -1) })),
  })),
  connected('a light client that has one time for all blocks', ({ lightClient, extrinsics }) => {
    let time: bigint | undefined
    return {
      extrinsics,
      lightClient: verifying(lightClient, (block) => {
        time ??= block.timestamp
        return { ...block, timestamp: time }
      }),
    }
  }),
  connected(
    'effects that are new each time they are handed over',
    ({ lightClient, extrinsics }) => ({
      lightClient,
      extrinsics: {
        ...extrinsics,
        extrinsic: (call, signer, nonce) => extrinsics.extrinsic(otherId(call, nonce), signer, nonce),
      },
    }),
    0,
  ),
  connected('effects that share one id', ({ lightClient, extrinsics }) => ({
    lightClient,
    extrinsics: { ...extrinsics, outbound: (effect) => extrinsics.outbound({ ...effect, id: `0x${'1d'.repeat(32)}` }) },
  })),
]

/** A call of the bridge that ends in an id, with another one. */
function otherId(call: Uint8Array, nonce: number): Uint8Array {
  const unshieldFunds = 3
  if (call[1] !== unshieldFunds) return call
  const writer = createWriter()
  writeBytes(writer, call.subarray(0, -4))
  u32.write(writer, nonce)
  return finish(writer)
}

function verifying(
  own: EnclaveConnections['lightClient'],
  change: (block: VerifiedBlock) => VerifiedBlock,
): EnclaveConnections['lightClient'] {
  return { verify: (previous, block) => change(own.verify(previous, block)) }
}

function fed(name: string, change: (shard: StagedShard) => StagedShard, place = 0): ServiceDefect {
  // PERF: the other adapters are right, and each is held against what must come out, not against the others.
  const defective = workerAdapters
    .slice(place, place + 1)
    .map((adapter): WorkerAdapter => ({ ...adapter, run: (shard, faults) => adapter.run(change(shard), faults) }))
  return { name, property: adapterIndependenceOf(defective), stf: createMailer }
}

function connected(
  name: string,
  change: (connections: EnclaveConnections) => EnclaveConnections,
  place = 1,
): ServiceDefect {
  return fed(
    name,
    (shard) => ({
      ...shard,
      enclave: (keys, connections) => shard.enclave(keys, connections && change(connections)),
      program: (connections) => shard.program(connections && change(connections)),
    }),
    place,
  )
}

/** Everything that it does leaves it, by effects that no parentchain knows. */
function createMailer(): Stf {
  return defineStf({
    name: 'mailer',
    version: 1,
    state: { sent: value(u64, 0n), last: value(u64, 0n) },
    effects: { mail: { to: AccountId, number: u64 } },
    calls: {
      post: {
        args: { to: AccountId },
        execute({ state, block, send }, { to }) {
          const number = state.sent.get() + 1n
          state.sent.set(number)
          state.last.set(block.timestamp)
          send('mail', { to, number })
          send('mail', { to, number: number * 2n })
        },
      },
    },
  })
}
