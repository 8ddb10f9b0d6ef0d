import { expect, test } from 'vitest'
import { catalogue } from './catalogue.js'
import { excluded } from './excluded.js'
import { exportedDecoders } from './exported-decoders.js'

const covered = new Set(catalogue.flatMap(({ covers }) => covers))

test('every exported decoder is fuzzed, or left out for a reason', () => {
  const forgotten = exportedDecoders().filter(([, name]) => !covered.has(name) && !Object.hasOwn(excluded, name))
  expect(forgotten).toEqual([])
})

test('nothing is left out that is fuzzed, and no reason outlives its export', () => {
  const names = exportedDecoders().map(([, name]) => name)
  expect(Object.keys(excluded).filter((name) => covered.has(name))).toEqual([])
  expect(Object.keys(excluded).filter((name) => !names.includes(name))).toEqual([])
})

test('names tell the entries apart', () => {
  const names = catalogue.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
})
