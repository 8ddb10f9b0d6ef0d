import { createProvider } from '@lockstep/adapters/crypto-native'
import { createPortableProvider } from '@lockstep/core/crypto'
import { createWorld, type World } from './world.js'

/** The same world by two providers: the reference, and the fastest that this machine has. */
export interface Worlds {
  readonly portable: World
  readonly fastest: World
}

let worlds: Worlds | undefined

/**
 * The parties are clients and keep their signers; what differs is the provider of the worker that executes.
 *
 * PERF: made once, because the parties' keys are derived; a world never changes.
 */
export function createWorlds(): Worlds {
  worlds ??= newWorlds()
  return worlds
}

function newWorlds(): Worlds {
  const fastest = createWorld(createProvider())
  return { fastest, portable: { ...fastest, provider: createPortableProvider() } }
}
