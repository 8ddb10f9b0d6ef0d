import { readFileSync } from 'node:fs'
import { register } from 'node:module'
import { isMainThread } from 'node:worker_threads'

/** Where `replaceable-parts` leaves what is called in the place of a replaceable module's functions. */
const callKey = "Symbol.for('lockstep.zoo.call')"

/** The modules of the core that tests from source replace functions of, as they are built. */
const listed = readFileSync(new URL('./with-replaceable-parts.ts', import.meta.url), 'utf8')
const places = Array.from(listed.matchAll(/core\/src\/(.*)\.ts'/g), ([, place]) => `/core/dist/${place}.js`)

// Node calls the hook in a thread of its own, where it loads this file again.
if (isMainThread) register(import.meta.url)

/**
 * Puts a module in front of each of those, whose functions can be replaced: what `vi.mock` does for modules that Vite
 * transforms. PERF: built modules as they are take a fifth less.
 */
export async function load(url, context, nextLoad) {
  if (!places.some((place) => url.endsWith(place))) return nextLoad(url, context)
  const original = readFileSync(new URL(url), 'utf8')
  return { format: 'module', shortCircuit: true, source: inFrontOf(`${url}?original`, original) }
}

function inFrontOf(url, original) {
  const functions = Array.from(original.matchAll(/^export function\*? (\w+)/gm), ([, name]) => name)
  const replaceable = functions.map(
    (name) => `export function ${name}(...given) {
      const call = globalThis[${callKey}]
      return call === undefined ? original.${name}(...given) : call('${name}', original.${name}, given)
    }`,
  )
  return [`import * as original from '${url}'`, `export * from '${url}'`, ...replaceable].join('\n')
}
