import { type Anvil, startAnvil as start } from '../../../src/eea/proxy/service/index.js'

export type { Anvil }

/** Starts a chain of its own on a free port of this machine; blocks are mined with each transaction, unless options say otherwise. */
export const startAnvil = (options: readonly string[] = []): Promise<Anvil> => start({ arguments: options })
