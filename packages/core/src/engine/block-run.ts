import { AccountId, u32 } from '../codec/index.js'
import type { CryptoProvider } from '../crypto/index.js'
import type { Hex } from '../hex.js'
import type { Overlay, State } from '../state/index.js'
import { type BlockContext, bindMap, type MapAccess, type MapItem, map, type Stf } from '../stf/index.js'
import type { Block } from './block.js'
import { type BoundModule, bindModules } from './bound-module.js'
import type { Bug } from './bug.js'
import type { EngineEnvironment } from './engine-environment.js'
import type { Outbound } from './outbound.js'
import { closedGate, type StateGate } from './state-gate.js'

/** The nonces of all accounts: the engine's own state, beside the STF's. */
export const nonceItem: MapItem<Hex, number, number> = map(AccountId, u32, 0)
/**
 * The space of {@link nonceItem}. Key: an account's 32 bytes; value: the nonce of its next call (u32), no entry for 0.
 * No STF and no module can have the name `system`, so no item can have this space.
 */
export const nonceSpace = 'system.nonce'

/** What the steps of one block's execution share. */
export interface BlockRun {
  readonly environment: EngineEnvironment
  readonly stf: Stf
  readonly provider: CryptoProvider
  readonly block: Block
  /** What the STF may know of the block: not its other inputs, and nothing that it could write into. */
  readonly context: BlockContext
  readonly gate: StateGate
  readonly overlay: Overlay
  readonly modules: readonly BoundModule[]
  readonly nonces: MapAccess<Hex, number, number>
  /** Hashes of the calls that this block has executed so far. */
  readonly executed: Set<Hex>
  readonly outbox: Outbound[]
  /** Bytes of the events, effects and outputs so far. */
  messageBytes: number
  /** What the calls so far have taken from the state. */
  operations: number
  bytes: number
  readonly bugs: Bug[]
}

export function openBlockRun(environment: EngineEnvironment, state: State, block: Block): BlockRun {
  const { stf, provider } = environment
  const overlay = state.overlay()
  const gate = closedGate()
  const { number, hash, timestamp } = block
  return {
    environment,
    stf,
    provider,
    block,
    context: Object.freeze({ number, hash, timestamp }),
    gate,
    overlay,
    modules: bindModules(stf, overlay, gate),
    nonces: bindMap(nonceSpace, nonceItem, overlay.space(nonceSpace)),
    executed: new Set(),
    outbox: [],
    messageBytes: 0,
    operations: 0,
    bytes: 0,
    bugs: [],
  }
}
