import type { TFunction } from 'i18next'
import { type AuditChange, auditChanges } from './audit-changes.ts'
import { isKeyScope, scopeKey } from './key-scopes.ts'
import { type AuditRow, type Role, roles } from './team-rows.ts'

type T = TFunction<['team', 'common']>

/** Everything that is written down today; an entry of another kind is told by its code. */
export const auditActions = [
  'member.invited',
  'member.link-made',
  'member.changed',
  'member.deactivated',
  'member.reactivated',
  'member.password-set',
  'key.made',
  'key.revoked',
  'workspace.changed',
  'metric-definition.changed',
  'ltv-setting.changed',
  'metric-target.set',
  'metric-target.ended',
  'account.created',
  'account.changed',
  'accounts.changed',
  'account.merged',
  'account.unmerged',
  'contact.created',
  'contact.changed',
  'contact.merged',
  'attribute.defined',
  'attribute.changed',
  'attribute.forgotten',
  'subscription.created',
  'subscription.changed',
  'subscription.ended',
  'subscription.corrected',
  'import.created',
  'import.run',
  'import.cancelled',
  'import.undone',
  'feature.rename',
  'health.judged',
  'health.judgement-withdrawn',
  'health-rule.saved',
  'score.created',
  'score.renamed',
  'score.retired',
  'segment.created',
  'segment.changed',
  'segment.deleted',
  'segment.accounts-added',
  'segment.accounts-removed',
  'tiers.saved',
  'mail-settings.changed',
  'mail-inbox.changed',
  'mail-inbox.removed',
  'mail-template.created',
  'mail-template.changed',
  'mail-template.deleted',
  'contact.mail-works-again',
  'mail.retry',
  'mail.drop',
  'mail.was-sent',
  'calendar.made',
  'calendar.given-up',
  'success-plan.created',
  'success-plan.changed',
  'success-plan.agreed',
  'success-plan.link-made',
  'success-plan.link-revoked',
  'success-plan.closed',
  'success-plan.reopened',
  'success-plan.reported',
  'success-plan.report-withdrawn',
  'success-plan.step-done',
  'success-plan.step-undone',
  'success-template.kept',
  'success-template.changed',
  'success-template.retired',
  'renewal.changed',
  'renewal.undone',
  'renewal.called',
  'renewal-rule.saved',
  'staircase.created',
  'staircase.changed',
  'staircase.retired',
  'offer-lock-rule.saved',
  'offer-override.made',
  'offer-override.ended',
  'opportunity.created',
  'opportunity.changed',
  'renewal-pack.made',
  'renewal-pack.sent',
  'renewal-pack.received',
  'renewal-pack.followed',
  'onboarding.started',
  'onboarding.ticked',
  'onboarding.unticked',
  'onboarding.skipped',
  'onboarding.unskipped',
  'onboarding.paused',
  'onboarding.resumed',
  'onboarding.cancelled',
  'onboarding-template.created',
  'onboarding-template.switched-on',
  'onboarding-template.paused',
  'onboarding-template.resumed',
  'onboarding-template.retired',
  'onboarding-template.allowed',
  'absence.set',
  'absence.removed',
  'playbook.created',
  'playbook.switched-on',
  'playbook.paused',
  'playbook.resumed',
  'playbook.retired',
  'playbook.allowed',
  'playbook.enrolled',
  'playbook.enrolment-pause',
  'playbook.enrolment-resume',
  'playbook.enrolment-skip',
  'playbook.mail-stopped',
  'playbook.mail-sent-now',
  'playbook.enrolment-cancel',
  'playbook.enrolment-retry',
  'playbook-settings.changed',
  'webhook-call.again',
  'webhook-call.drop',
] as const

export const auditKinds = [
  'member',
  'key',
  'workspace',
  'account',
  'contact',
  'attribute',
  'subscription',
  'import',
  'feature',
  'metric',
  'score',
  'segment',
  'tiers',
  'mail',
  'mail-settings',
  'mail-inbox',
  'mail-template',
  'calendar',
  'success-plan',
  'success-template',
  'renewal',
  'renewal-rule',
  'renewal-pack',
  'staircase',
  'offer-lock-rule',
  'offer-override',
  'opportunity',
  'onboarding',
  'onboarding-template',
  'playbook',
  'playbook-settings',
  'webhook-call',
] as const

type Action = (typeof auditActions)[number]

export const isAuditAction = (action: string): action is Action =>
  (auditActions as readonly string[]).includes(action)

export const actionKey = <Code extends Action>(action: Code) => `audit.actions.${action}` as const

const onlyRole = (changes: readonly AuditChange[]) =>
  changes.length === 1 && changes[0]?.field === 'role' && changes[0].before !== null

/** "佐藤 美咲 が 鈴木 一郎 の役割を変更": who did what to whom, in one sentence. */
export function auditSentence(t: T, row: AuditRow): string {
  const actor = row.actor_kind === 'system' ? t('team:audit.system') : row.actor_name
  const target = row.entity_name ?? row.entity_id ?? ''
  if (row.action === 'member.changed' && onlyRole(auditChanges(row.before, row.after))) {
    return t('team:audit.role_changed', { actor, target })
  }
  if (isAuditAction(row.action)) return t(actionKey(row.action), { actor, target })
  return t('team:audit.other', { actor, target, action: row.action })
}

/** The name of a field; one that the catalogue does not know by its code. */
export function fieldName(t: T, exists: (key: string) => boolean, field: string): string {
  const key = `audit.fields.${field}`
  return exists(`team:${key}`) ? t(key as 'audit.fields.name') : field
}

/** A value as people say it: roles and permissions in words, lists joined, nothing as "—". */
export function valueInWords(t: T, field: string, value: unknown): string {
  if (value === null || value === undefined || value === '') return '—'
  if (Array.isArray(value)) return value.map((item) => valueInWords(t, field, item)).join(', ') || '—'
  if (typeof value === 'boolean') return t(value ? 'team:audit.yes' : 'team:audit.no')
  if (typeof value === 'object') return JSON.stringify(value)
  const text = String(value)
  if (field === 'role' && (roles as readonly string[]).includes(text)) return t(`roles.${text as Role}.name`)
  if (field === 'scopes' && isKeyScope(text)) return t(scopeKey(text))
  if (field === 'kind' && (text === 'write' || text === 'api')) return t(`keys.kinds.${text}`)
  return text
}

/** "CSM → CS リード" for an entry that changed one thing; undefined for the rest. */
export function shortChange(t: T, row: AuditRow): string | undefined {
  const [change, ...others] = auditChanges(row.before, row.after)
  if (!change || others.length > 0 || change.before === null) return undefined
  return `${valueInWords(t, change.field, change.before)} → ${valueInWords(t, change.field, change.after)}`
}
