import type { paths } from './api.gen.d.ts'

type Answer<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { 'application/json': infer Body } } } }
}
  ? Body
  : never

/** What `GET /api/v1/accounts/{id}/health` answers. */
export type AccountHealth = Answer<'/api/v1/accounts/{id}/health'>
export type HealthOverview = Answer<'/api/v1/health'>
export type HealthMovements = Answer<'/api/v1/health/movements'>
export type HealthMovement = HealthMovements['rows'][number]
export type HealthDriver = NonNullable<HealthMovement['drivers']>[number]
export type HealthMeasure = HealthMovement['standing'][number]
export type HealthReason = HealthDriver['reason']
