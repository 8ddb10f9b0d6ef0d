import { vi } from 'vitest'
import { replaceable } from './replaceable-parts.js'

// Modules of the core that part defects replace functions of. Whoever imports this first, imports them replaceable.
vi.mock('../../../core/src/engine/consume-nonce.ts', async (original) => replaceable(await original()))
vi.mock('../../../core/src/engine/draw-random.ts', async (original) => replaceable(await original()))
vi.mock('../../../core/src/engine/effect-id.ts', async (original) => replaceable(await original()))
vi.mock('../../../core/src/engine/execute-block.ts', async (original) => replaceable(await original()))
vi.mock('../../../core/src/engine/execute-input.ts', async (original) => replaceable(await original()))
vi.mock('../../../core/src/engine/refuse-call.ts', async (original) => replaceable(await original()))
vi.mock('../../../core/src/engine/run-getter.ts', async (original) => replaceable(await original()))
vi.mock('../../../core/src/engine/run-hook.ts', async (original) => replaceable(await original()))
vi.mock('../../../core/src/operation/getter-payload.ts', async (original) => replaceable(await original()))
vi.mock('../../../core/src/operation/signing-payload.ts', async (original) => replaceable(await original()))
vi.mock('../../../core/src/operation/verify-payload.ts', async (original) => replaceable(await original()))
vi.mock('../../../core/src/receipt/receipt-tree.ts', async (original) => replaceable(await original()))
vi.mock('../../../core/src/worker/executed-chain.ts', async (original) => replaceable(await original()))
vi.mock('../../../core/src/worker/receipt-archive.ts', async (original) => replaceable(await original()))
vi.mock('../../../core/src/state/journal.ts', async (original) => replaceable(await original()))
vi.mock('../../../core/src/state/snapshot.ts', async (original) => replaceable(await original()))
vi.mock('../../../core/src/state/state.ts', async (original) => replaceable(await original()))
vi.mock('../../../core/src/state/state-diff-codec.ts', async (original) => replaceable(await original()))
