import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { paths } from '../../lib/api.gen.d.ts'
import { api, apiQuery } from '../../lib/api.ts'
import type { HealthOverview } from '../../lib/health.ts'

export type SavedRule =
  paths['/api/v1/health/rules']['get']['responses'][200]['content']['application/json']['rows'][number]
export type Rule = SavedRule['content']
export type Thresholds = Rule['measures'][number]['thresholds']
export type OwnMeasure = NonNullable<Rule['measures'][number]['own']>
/** How a built-in measure is judged. */
export type Compared = NonNullable<Rule['measures'][number]['compared_with']> | 'nothing'
export type RulePreview =
  paths['/api/v1/health/rules/preview']['post']['responses'][200]['content']['application/json']
export type Mover = RulePreview['moved']['rows'][number]
export type BackTest =
  paths['/api/v1/health/back-tests/{id}']['get']['responses'][200]['content']['application/json']
export type BackTestResult = NonNullable<BackTest['result']>
export type Measure = HealthOverview['rule']['measures'][number]
export type Horizon = 90 | 180

export const rulesKey = ['get', '/api/v1/health/rules'] as const
export const backTestsKey = ['get', '/api/v1/health/back-tests'] as const
const backTestKey = ['get', '/api/v1/health/back-tests/{id}'] as const

/** All versions of the rule of a score, the one in force first. */
export const useRules = (score: number) =>
  apiQuery.useQuery('get', '/api/v1/health/rules', { params: { query: { score } } })

/** Where customers would stand under a rule; the answer before stays while the next is on its way. */
export function useRulePreview(rule: Rule | undefined, score: number) {
  return useQuery<RulePreview>({
    queryKey: ['health-rule-preview', rule, score],
    enabled: rule !== undefined,
    retry: false,
    staleTime: 60_000,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }): Promise<RulePreview> => {
      const { data } = await api.POST('/api/v1/health/rules/preview', {
        body: { rule: rule as Rule, score },
        signal,
      })
      return data as RulePreview
    },
  })
}

export const isUnderWay = (test: Pick<BackTest, 'status'>): boolean =>
  test.status === 'waiting' || test.status === 'running'

/** One back-test, asked for again each second while it is under way. */
export function useBackTest(id: number | undefined) {
  return useQuery<BackTest>({
    queryKey: [...backTestKey, id],
    enabled: id !== undefined,
    refetchInterval: ({ state }) => (state.data && isUnderWay(state.data) ? 1000 : false),
    queryFn: async ({ signal }): Promise<BackTest> => {
      const { data } = await api.GET('/api/v1/health/back-tests/{id}', {
        params: { path: { id: id as number } },
        signal,
      })
      return data as BackTest
    },
  })
}

/** The newest hundred back-tests, newest first. */
export function useBackTests() {
  return useQuery<readonly BackTest[]>({
    queryKey: backTestsKey,
    refetchInterval: ({ state }) => (state.data?.some(isUnderWay) ? 2000 : false),
    queryFn: async ({ signal }): Promise<readonly BackTest[]> => {
      const { data } = await api.GET('/api/v1/health/back-tests', {
        params: { query: { limit: 100 } },
        signal,
      })
      return (data as { rows: BackTest[] }).rows
    },
  })
}

export async function startBackTest(asked: {
  rule?: Rule
  horizon: Horizon
  score: number
}): Promise<BackTest> {
  const { data } = await api.POST('/api/v1/health/back-tests', { body: asked })
  return data as BackTest
}

export async function cancelBackTest(id: number): Promise<BackTest> {
  const { data } = await api.POST('/api/v1/health/back-tests/{id}/cancel', { params: { path: { id } } })
  return data as BackTest
}

/** The rule of a back-test with the weights it suggests, where it found any. */
export function suggestedRule(test: BackTest | undefined): Rule | undefined {
  const suggestion = test?.result?.suggestion
  return suggestion?.status === 'found' ? suggestion.rule : test?.rule
}
