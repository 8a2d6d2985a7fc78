import type { paths } from './api.gen.d.ts'

export type AccountPrediction =
  paths['/api/v1/accounts/{id}/prediction']['get']['responses'][200]['content']['application/json']
export type PredictionReason = NonNullable<AccountPrediction['told']>['reasons'][number]

/** Horizon whose chance stands for a customer where there is room for one. */
export const MAIN_HORIZON = 90
