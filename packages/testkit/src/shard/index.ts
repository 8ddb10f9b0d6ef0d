export { createDice } from './create-dice.js'
export { openShard, type Shard } from './open-shard.js'
export { call, type InputPlace, inbound, type ShardInput } from './shard-input.js'
export { provider, shard } from './shard-parts.js'
