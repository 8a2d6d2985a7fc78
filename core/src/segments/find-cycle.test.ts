import { expect, test } from 'vitest'
import { findCycle } from './find-cycle.ts'

const along = (edges: Record<number, number[]>) => (node: number) => edges[node] ?? []

test.each([
  [{ 1: [2], 2: [3], 3: [1] }, [1, 2, 3, 1]],
  [{ 1: [1] }, [1, 1]],
  [{ 1: [2, 3], 2: [4], 3: [4, 1] }, [1, 3, 1]],
])('%j leads back over %j', (edges, way) => {
  expect(findCycle(1, along(edges))).toEqual(way)
})

test.each([[{}], [{ 1: [2, 3], 2: [3], 3: [] }], [{ 1: [2], 2: [3], 3: [2] }]])(
  '%j does not lead back to 1',
  (edges) => {
    expect(findCycle(1, along(edges))).toBeUndefined()
  },
)
