/** What a person or a key may do. The same words are API-key scopes, and screens ask for them by name. */
export const permissions = [
  'accounts:read',
  'accounts:write',
  'metrics:read',
  'targets:write',
  'health:read',
  'health:write',
  'health-rule:write',
  'prediction:write',
  'segments:write',
  'tiers:write',
  'tasks:write',
  'success:write',
  'renewals:write',
  'onboarding:write',
  'onboarding-templates:write',
  'staircase:write',
  'opportunities:write',
  'playbooks:write',
  'playbooks:run',
  'data:read',
  'data:write',
  'events:write',
  'keys:write',
  'letters:write',
  'mail:read',
  'mail:write',
  'settings:write',
  'members:write',
  'audit:read',
] as const

export type Permission = (typeof permissions)[number]

export type Actor = {
  kind: 'member' | 'api-key' | 'system'
  id: string
  name: string
  permissions: ReadonlySet<Permission>
  /** Present for a signed-in member: the session that answers for this request. */
  sessionId?: string
}

/** The member who acts, for columns that name one; null for keys and for the system. */
export const memberOf = (actor: Actor): string | null => (actor.kind === 'member' ? actor.id : null)

/**
 * Who may call a route. `public`: anyone. `signed-in`: any member with a session (no keys).
 * `write-key`: the ingest routes, which read their own key. Otherwise the permission named.
 */
export type Access = 'public' | 'signed-in' | 'write-key' | Permission

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access
  }
  interface FastifyRequest {
    actor: Actor | undefined
  }
  interface FastifyInstance {
    /** Every registered route with its rule, for the tests that walk them all. */
    accessRules: { method: string; url: string; access: Access }[]
  }
}
