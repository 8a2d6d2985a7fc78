import { expect, it } from 'vitest'
import { auditChanges } from './audit-changes.ts'

it('names only what differs', () => {
  expect(auditChanges({ name: 'Sato', role: 'csm' }, { name: 'Sato', role: 'cs-lead' })).toEqual([
    { field: 'role', before: 'csm', after: 'cs-lead' },
  ])
})

it('looks into nested settings and compares lists as a whole', () => {
  const before = { hours: { days: [1, 2], from: '09:00' }, currency: 'JPY' }
  const after = { hours: { days: [1, 3], from: '09:00' }, currency: 'JPY' }
  expect(auditChanges(before, after)).toEqual([{ field: 'hours.days', before: [1, 2], after: [1, 3] }])
})

it('shows a made thing from nothing and a removed thing to nothing', () => {
  expect(auditChanges(null, { kind: 'api' })).toEqual([{ field: 'kind', before: null, after: 'api' }])
  expect(auditChanges({ kind: 'api' }, null)).toEqual([{ field: 'kind', before: 'api', after: null }])
  expect(auditChanges(null, null)).toEqual([])
})
