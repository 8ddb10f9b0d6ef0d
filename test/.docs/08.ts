import { defineStf, u64, value } from '@lockstep/core'
import { openShard } from '@lockstep/testkit/shard'

export const clock = defineStf({
  name: 'clock',
  version: 1,
  state: { now: value(u64, 0n) },
  calls: {},
  hooks: {
    onBlockStart: ({ state, block }) => state.now.set(block.timestamp),
  },
  getters: {
    public: {
      now: { returns: u64, proven: true, read: ({ state }) => state.now.get() },
      /** The same, without a write in every block. */
      time: { returns: u64, read: ({ block }) => block.timestamp },
    },
  },
})

const shard = openShard(clock)
for (const timestamp of [1_700_000_000_000n, 1_700_000_006_000n]) {
  shard.produce(timestamp)
  const times = [clock.getters.public.now, clock.getters.public.time].map((getter) => shard.ask(getter, {}))
  if (times.some((time) => time !== timestamp)) throw new Error(`${times} is not ${timestamp}`)
}
