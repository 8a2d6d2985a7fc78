import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { paths } from '../../lib/api.gen.d.ts'
import { api, apiQuery } from '../../lib/api.ts'

export type Overview = paths['/api/v1/prediction']['get']['responses'][200]['content']['application/json']
export type AccountList =
  paths['/api/v1/prediction/accounts']['get']['responses'][200]['content']['application/json']
export type ListRow = AccountList['rows'][number]
export type OneModel =
  paths['/api/v1/prediction/models/{id}']['get']['responses'][200]['content']['application/json']
export type Model = Omit<OneModel, 'checks'>
export type Check = OneModel['checks'][number]
export type Findings = NonNullable<Model['findings']>
export type Month = Findings['months'][number]
/** Whose customers are looked at, and the segments they are in. */
export interface Whose {
  readonly owner: string
  readonly segment?: string
  /** A past day they are looked at from. */
  readonly as_of?: string
}
export type HorizonText = '30' | '90' | '180' | '365'

export const horizonTexts = ['30', '90', '180', '365'] as const satisfies readonly HorizonText[]
export const overviewKey = ['get', '/api/v1/prediction'] as const
const listKey = ['get', '/api/v1/prediction/accounts'] as const
export const modelsKey = ['prediction-models'] as const
const modelKey = ['prediction-model'] as const
/** All that changes when a model is learnt, used or put out. */
export const predictionKeys = [overviewKey, listKey, modelsKey, modelKey] as const

export const isUnderWay = ({ status }: Pick<Model, 'status'>) => status === 'waiting' || status === 'running'

/** Asked for again while a model is being learnt. */
export function useOverview(horizon: HorizonText, whose: Whose) {
  return useQuery<Overview>({
    queryKey: [...overviewKey, horizon, whose],
    refetchInterval: ({ state }) => (state.data?.newest && isUnderWay(state.data.newest) ? 1500 : false),
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }): Promise<Overview> => {
      const { data } = await api.GET('/api/v1/prediction', {
        params: { query: { horizon, ...whose } },
        signal,
      })
      return data as Overview
    },
  })
}

export const useAccountList = (horizon: HorizonText, whose: Whose) =>
  apiQuery.useQuery('get', '/api/v1/prediction/accounts', {
    params: { query: { horizon, ...whose, limit: 200 } },
  })

/** The newest hundred models, the newest first. */
export function useModels() {
  return useQuery<readonly Model[]>({
    queryKey: modelsKey,
    refetchInterval: ({ state }) => (state.data?.some(isUnderWay) ? 1500 : false),
    queryFn: async ({ signal }): Promise<readonly Model[]> => {
      const { data } = await api.GET('/api/v1/prediction/models', {
        params: { query: { limit: 100 } },
        signal,
      })
      return (data as { rows: Model[] }).rows
    },
  })
}

/** One model, asked for again each second while it is being learnt. */
export function useModel(id: number) {
  return useQuery<OneModel>({
    queryKey: [...modelKey, id],
    refetchInterval: ({ state }) => (state.data && isUnderWay(state.data) ? 1000 : false),
    queryFn: async ({ signal }): Promise<OneModel> => {
      const { data } = await api.GET('/api/v1/prediction/models/{id}', { params: { path: { id } }, signal })
      return data as OneModel
    },
  })
}

export async function startTraining(leadDays: number): Promise<OneModel> {
  const { data } = await api.POST('/api/v1/prediction/models', { body: { lead_days: leadDays } })
  return data as OneModel
}

export async function stopTraining(id: number): Promise<unknown> {
  return api.POST('/api/v1/prediction/models/{id}/cancel', { params: { path: { id } } })
}

const roleCalls = {
  'in-force': '/api/v1/prediction/models/{id}/activate',
  shadow: '/api/v1/prediction/models/{id}/shadow',
  retired: '/api/v1/prediction/models/{id}/retire',
} as const
export type GivenRole = keyof typeof roleCalls

export async function giveRole(id: number, role: GivenRole): Promise<unknown> {
  return api.POST(roleCalls[role], { params: { path: { id } } })
}

export async function checkModel(id: number): Promise<unknown> {
  return api.POST('/api/v1/prediction/models/{id}/check', { params: { path: { id } } })
}

/** The calendar day of a day number. */
export const dayOf = (number: number): string => new Date(number * 86_400_000).toISOString().slice(0, 10)
