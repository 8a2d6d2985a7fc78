import type { paths } from '../../lib/api.gen.d.ts'

type Json<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { 'application/json': infer Body } } } }
}
  ? Body
  : never

export type MemberRow = Json<'/api/v1/members'>['rows'][number]
export type Role = MemberRow['role']
export type KeyRow = Json<'/api/v1/keys'>['rows'][number]
export type SessionRow = Json<'/api/v1/me/sessions'>['rows'][number]
export type AuditRow = Json<'/api/v1/audit-entries'>['rows'][number]
export type WorkspaceSettings = Json<'/api/v1/workspace'>

export const roles = [
  'admin',
  'cs-lead',
  'csm',
  'sales',
  'product',
  'support',
  'executive',
] as const satisfies readonly Role[]
