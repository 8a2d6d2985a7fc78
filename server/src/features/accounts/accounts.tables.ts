import type { VersionedTable } from '../../platform/versioned.ts'

export const stages = ['trial', 'onboarding', 'active', 'renewal', 'churned', 'won-back'] as const
export const contactRoles = ['decision-maker', 'champion', 'user'] as const
export const noteKinds = ['note', 'call', 'meeting', 'email', 'chat', 'pre-sale'] as const

export const accountTable: VersionedTable = {
  table: 'account_fact',
  id: 'account_id',
  identity: 'account',
  validTime: true,
  columns: [
    'name',
    'domain',
    'owner_id',
    'stage',
    'tier',
    'industry',
    'country',
    'parent_id',
    'signed_up_on',
    'tags',
    'attributes',
  ],
}

export const contactTable: VersionedTable = {
  table: 'contact_fact',
  id: 'contact_id',
  identity: 'contact',
  validTime: true,
  columns: ['account_id', 'name', 'email', 'title', 'role', 'left_on', 'attributes'],
}

export const noteTable: VersionedTable = {
  table: 'note',
  id: 'note_id',
  columns: [
    'account_id',
    'contact_id',
    'kind',
    'author_id',
    'author_name',
    'occurred_at',
    'body',
    'body_html',
    'pinned',
    'mentions',
  ],
}
