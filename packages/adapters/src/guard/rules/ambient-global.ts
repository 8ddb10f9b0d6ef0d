import { pureGlobals } from '../pure-globals.js'
import type { FindingCode } from '../source-finding.js'
import { globalName, type Rule } from './rule.js'

interface KnownGlobal {
  readonly code: FindingCode
  readonly instead: string
}

const time: KnownGlobal = { code: 'ClockRead', instead: 'take the time from context.block.timestamp' }
const later: KnownGlobal = {
  code: 'Asynchronous',
  instead: 'do it in this call, or in hooks.onBlockStart of a later block',
}
const garbage: KnownGlobal = { code: 'GarbageCollection', instead: 'keep it in state, and delete it there' }
const random: KnownGlobal = {
  code: 'Randomness',
  instead: 'draw it with context.random()',
}
const dynamic: KnownGlobal = { code: 'DynamicCode', instead: 'write the code in the module' }
const scope: KnownGlobal = { code: 'AmbientGlobal', instead: 'declare what you need in state' }
const platform: KnownGlobal = { code: 'AmbientGlobal', instead: 'bring it in as the argument of a call' }
const locale: KnownGlobal = { code: 'LocaleRead', instead: 'format where it is shown, in the client' }
const floats: KnownGlobal = { code: 'EngineFloat', instead: 'count in whole units with bigint' }

/** Why each of these is no pure global; anything that is not here and not pure is refused as unknown. */
const knownGlobals: ReadonlyMap<string, KnownGlobal> = new Map([
  ...each(['performance', 'Temporal'], time),
  ...each(
    ['setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval', 'clearImmediate', 'queueMicrotask'],
    later,
  ),
  ...each(['Promise', 'Atomics', 'SharedArrayBuffer', 'Worker', 'MessageChannel', 'BroadcastChannel'], later),
  ...each(['WeakRef', 'FinalizationRegistry', 'gc'], garbage),
  ...each(['crypto'], random),
  ...each(['eval', 'Function', 'require', 'WebAssembly'], dynamic),
  ...each(['globalThis', 'global', 'window', 'self'], scope),
  ...each(['process', 'navigator', 'Buffer', 'fetch', 'XMLHttpRequest', 'WebSocket', 'localStorage'], platform),
  ...each(['console'], { code: 'AmbientGlobal', instead: 'emit an event' }),
  ...each(['Intl'], locale),
  ...each(['Float32Array', 'Float64Array', 'Float16Array'], floats),
])

function each(names: readonly string[], known: KnownGlobal): (readonly [string, KnownGlobal])[] {
  return names.map((name) => [name, known] as const)
}

/** Globals are an allow-list: what an engine adds next year is refused until somebody has thought about it. */
export const ambientGlobal: Rule = (node, ancestors, context) => {
  const name = globalName(node, ancestors, context)
  if (name === undefined || pureGlobals.has(name) || name.startsWith('$lockstep')) return
  const known = knownGlobals.get(name) ?? platform
  if (known === floats && context.floatMath) return
  context.report(known.code, node, `the global '${name}' is not the same on every worker`, known.instead)
}
