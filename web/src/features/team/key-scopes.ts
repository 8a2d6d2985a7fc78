/** What an API key may be given, in the order it is offered; only what its maker may do is on. */
export const keyScopes = [
  'accounts:read',
  'accounts:write',
  'metrics:read',
  'health:read',
  'health:write',
  'health-rule:write',
  'prediction:write',
  'segments:write',
  'tiers:write',
  'targets:write',
  'tasks:write',
  'playbooks:write',
  'playbooks:run',
  'success:write',
  'renewals:write',
  'staircase:write',
  'opportunities:write',
  'onboarding:write',
  'onboarding-templates:write',
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

export type KeyScope = (typeof keyScopes)[number]

type Dotted<Scope extends string> = Scope extends `${infer Thing}:${infer Verb}`
  ? `permissions.${Thing}.${Verb}`
  : never

/** The catalogue's key for a scope: "accounts:read" → "permissions.accounts.read". */
export const scopeKey = <Scope extends KeyScope>(scope: Scope): Dotted<Scope> =>
  `permissions.${scope.replace(':', '.')}` as Dotted<Scope>

export const isKeyScope = (scope: string): scope is KeyScope =>
  (keyScopes as readonly string[]).includes(scope)
