import { fileURLToPath } from 'node:url'
import { runInNewContext } from 'node:vm'
import { buildSync } from 'esbuild'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const script = buildSync({
  entryPoints: [fileURLToPath(new URL('../../src/paranoid/driver/perturb.ts', import.meta.url))],
  bundle: true,
  write: false,
  format: 'iife',
  globalName: 'perturbation',
  target: 'es2022',
}).outputFiles.map(({ text }) => text)

/** Evaluates code in a realm of its own that is perturbed; this one stays as it is. */
function inPerturbedRealm(code: string): (given: unknown) => unknown {
  return runInNewContext(`${script}\n;perturbation.perturb();\n(${code})`)
}

test('a perturbed sort sorts as every stable sort does', () => {
  const sort = inPerturbedRealm('(items) => JSON.parse(items).sort(([left], [right]) => left - right)')
  fc.assert(
    fc.property(fc.array(fc.nat(5), { maxLength: 30 }), (keys) => {
      const items = keys.map((key, index) => [key, index])
      const expected = items.toSorted(([left = 0], [right = 0]) => left - right)
      expect(JSON.stringify(sort(JSON.stringify(items)))).toBe(JSON.stringify(expected))
    }),
  )
})

test('it compares in another order', () => {
  const pairs =
    '(items) => { const seen = []; JSON.parse(items).sort((l, r) => { seen.push([l, r].join()); return l - r }); return seen.join(" ") }'
  const items = '[3,1,2,5,4]'
  const usual: (given: unknown) => unknown = runInNewContext(`(${pairs})`)
  expect(inPerturbedRealm(pairs)(items)).not.toBe(usual(items))
})

test('clock and randomness answer differently, arithmetic and UTC do not', () => {
  const later = inPerturbedRealm('() => Date.now()')(undefined)
  expect(Number(later) - Date.now()).toBeGreaterThan(300 * 86_400_000)
  expect(inPerturbedRealm('() => new Date(0).toISOString()')(undefined)).toBe('1970-01-01T00:00:00.000Z')
  expect(inPerturbedRealm('() => [Math.floor(1.5), Math.max(1, 2), Math.sqrt(2)].join()')(undefined)).toBe(
    `1,2,${Math.SQRT2}`,
  )
})

test('the last digit of what engines may round as they like is another', () => {
  const perturbed = Number(inPerturbedRealm('() => Math.tanh(0.7)')(undefined))
  expect(perturbed).not.toBe(Math.tanh(0.7))
  expect(Math.abs(perturbed - Math.tanh(0.7))).toBeLessThan(1e-15)
})

test('letters beyond Latin-1 have no other case, Latin ones do', () => {
  expect(inPerturbedRealm('(text) => text.toLowerCase()')('ÄŻZ')).toBe('äŻz')
})
