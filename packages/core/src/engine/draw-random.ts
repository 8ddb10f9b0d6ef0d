import { createWriter, finish, H256, u32, writeBytes } from '../codec/index.js'
import { type Hex, toHex } from '../hex.js'
import type { CallScope } from './call-scope.js'
import { assertScopeOpen } from './scope-open.js'

const tag = Uint8Array.from('lockstep/random/v1\0', (letter) => letter.charCodeAt(0))

/**
 * blake2-256 of `lockstep/random/v1` ‖ 0x00 ‖ shard (32) ‖ parentchain block hash (32) ‖ place in the block (u32 LE) ‖
 * draw (u32 LE, from 0).
 */
export function drawRandom(scope: CallScope): Hex {
  assertScopeOpen(scope, 'random')
  const { run, place } = scope
  const writer = createWriter()
  writeBytes(writer, tag)
  H256.write(writer, run.block.shard)
  H256.write(writer, run.block.hash)
  u32.write(writer, place)
  u32.write(writer, scope.draws)
  scope.draws += 1
  return toHex(run.provider.blake2b256(finish(writer)))
}
