import { expect, it } from 'vitest'
import { ApiProblem } from '../../lib/problem.ts'
import type { Rule } from './rule-data.ts'
import { faultsOf, limitOf, partOfField } from './rule-errors.ts'

const rule = { measures: [{ key: 'csat' }, { key: 'nps' }] } as unknown as Rule

it('finds the part a field of the API names', () => {
  expect(partOfField('rule.measures.1.thresholds.0.points', rule)).toBe('measures.nps.thresholds')
  expect(partOfField('rule.measures.0.weight', rule)).toBe('measures.csat.weight')
  expect(partOfField('rule.measures', rule)).toBe('measures')
  expect(partOfField('rule.bands.watch', rule)).toBe('bands.watch')
  expect(partOfField('based_on', rule)).toBeUndefined()
})

it('names every part of an answer about the shape, and none for another status', () => {
  const params = { issues: [{ field: 'rule.measures.0.weight' }, { field: 'rule.minimum_known' }] }
  const problem = { status: 400, code: 'http.invalid_input', params: params as never }
  expect([...faultsOf(new ApiProblem(problem), rule).keys()]).toEqual([
    'measures.csat.weight',
    'minimum_known',
  ])
  expect(faultsOf(new ApiProblem({ ...problem, status: 409 }), rule).size).toBe(0)
})

it('knows what each part must keep to', () => {
  expect(limitOf('minimum_known')).toBe('percent')
  expect(limitOf('measures.nps.thresholds')).toBe('thresholds')
  expect(limitOf('half_weights.outcomes')).toBe('weight')
})
