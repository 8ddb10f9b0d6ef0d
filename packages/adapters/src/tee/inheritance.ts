import type { Hex } from '@lockstep/core'
import { type Codec, fixedBytes, H256, struct, vec } from '@lockstep/core/codec'

/** What opens the records that an enclave of earlier code has sealed: that enclave handed it over. */
export interface Inheritance {
  /** MRENCLAVE of the earlier code. */
  readonly mrenclave: Hex
  /** The earlier enclave's account: its records are bound to it. */
  readonly account: Hex
  /** The earlier code's sealing key on its platform, 32 bytes. */
  readonly sealingKey: Hex
}

const mostUpgrades = 64

/** SCALE layout: a vector of MRENCLAVE (32) ‖ account (32) ‖ sealing key (32), oldest first, 64 at most. */
export const inheritanceCodec: Codec<readonly Inheritance[]> = vec(
  struct({ mrenclave: H256, account: H256, sealingKey: fixedBytes(32) }),
  mostUpgrades,
)
