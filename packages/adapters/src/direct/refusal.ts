import type { PoolRefusal } from '@lockstep/core/pool'
import type { EngineCode } from '@lockstep/core/receipt'

/** Why a direct call is not taken: what the engine would say of it, or what the pool says. */
export type DirectRefusal = EngineCode | PoolRefusal
