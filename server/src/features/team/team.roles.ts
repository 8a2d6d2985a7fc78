import { type Permission, permissions } from '../../platform/access.ts'

export const roles = ['admin', 'cs-lead', 'csm', 'sales', 'product', 'support', 'executive'] as const
export type Role = (typeof roles)[number]

const read: Permission[] = ['accounts:read', 'metrics:read', 'health:read']

/** What each role may do; the same words are API-key scopes. */
export const rolePermissions: Record<Role, readonly Permission[]> = {
  admin: permissions,
  'cs-lead': [
    ...read,
    'accounts:write',
    'health:write',
    'health-rule:write',
    'targets:write',
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
    'letters:write',
    'mail:read',
    'mail:write',
    'audit:read',
  ],
  csm: [
    ...read,
    'accounts:write',
    'tasks:write',
    'letters:write',
    'success:write',
    'renewals:write',
    'onboarding:write',
    'opportunities:write',
    'playbooks:run',
    'health:write',
    'segments:write',
    'data:read',
  ],
  sales: [
    ...read,
    'accounts:write',
    'tasks:write',
    'letters:write',
    'renewals:write',
    'opportunities:write',
    'segments:write',
  ],
  product: [...read, 'tasks:write', 'segments:write', 'data:read'],
  support: [...read, 'accounts:write', 'tasks:write', 'letters:write'],
  executive: read,
}
