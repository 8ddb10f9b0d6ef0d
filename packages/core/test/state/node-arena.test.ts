import { expect, test } from 'vitest'
import {
  allocatedNodes,
  allocateInner,
  allocateLeaf,
  createNodeArena,
  freeInnerNodes,
  freeLeaves,
} from '../../src/state/node-arena.js'

test('nodes that were freed serve again before new ones do', () => {
  const arena = createNodeArena()
  const inner = Array.from({ length: 5 }, () => allocateInner(arena))
  const leaves = Array.from({ length: 5 }, () => allocateLeaf(arena))
  const freed = Int32Array.from(inner.slice(1, 4))
  const freedLeaves = Int32Array.from(leaves.slice(1, 4))
  freeInnerNodes(arena, freed)
  freeLeaves(arena, freedLeaves)
  expect(allocatedNodes(arena)).toEqual({ inner: 2, leaves: 2 })
  expect(new Set([1, 2, 3].map(() => allocateInner(arena)))).toEqual(new Set(freed))
  expect(new Set([1, 2, 3].map(() => allocateLeaf(arena)))).toEqual(new Set(freedLeaves))
  expect(inner).not.toContain(allocateInner(arena))
  expect(leaves).not.toContain(allocateLeaf(arena))
  expect(allocatedNodes(arena)).toEqual({ inner: 6, leaves: 6 })
})
