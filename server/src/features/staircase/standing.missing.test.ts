import { expect, it } from 'vitest'
import type { ExplainLine } from '../segments/segment.explain.ts'
import { missingLines } from './standing.missing.ts'

const line = (depth: number, kind: ExplainLine['kind'], truth: ExplainLine['truth'], not = false) =>
  ({
    depth,
    kind,
    not,
    truth,
    condition: null,
    value: null,
    reason: null,
    segment: null,
  }) satisfies ExplainLine
const told = (lines: ExplainLine[]) => missingLines(lines).map((one) => lines.indexOf(one))

it('leaves out what is met, with everything in it', () => {
  const lines = [
    line(0, 'all', 'no'),
    line(1, 'condition', 'yes'),
    line(1, 'any', 'yes'),
    line(2, 'condition', 'no'),
    line(2, 'condition', 'yes'),
    line(1, 'condition', 'no'),
    line(1, 'condition', 'unknown'),
  ]
  expect(told(lines)).toEqual([0, 5, 6])
})

it('tells all ways of a group of which one would do', () => {
  const lines = [line(0, 'any', 'no'), line(1, 'condition', 'no'), line(1, 'condition', 'unknown')]
  expect(told(lines)).toEqual([0, 1, 2])
})

it('tells a negated group as a whole, because what holds in it is the reason, and no more than the group', () => {
  const lines = [
    line(0, 'all', 'no'),
    line(1, 'any', 'no', true),
    line(2, 'condition', 'yes'),
    line(2, 'condition', 'no'),
    line(1, 'condition', 'yes'),
    line(1, 'condition', 'no'),
  ]
  expect(told(lines)).toEqual([0, 1, 2, 3, 5])
})

it('tells nothing of a rule that is met', () => {
  expect(told([line(0, 'all', 'yes'), line(1, 'condition', 'yes')])).toEqual([])
})
