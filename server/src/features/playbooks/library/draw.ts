import type { Condition, Rule } from '../../segments/segment.rule.ts'
import type { Step, Words } from '../playbook.definition.ts'

type Of<Kind extends Step['kind']> = Extract<Step, { kind: Kind }>
type Task = Omit<Of<'task'>, 'kind' | 'priority' | 'assign'> & Partial<Pick<Of<'task'>, 'priority'>>
type Mail = Omit<Of<'mail'>, 'kind' | 'review_hours'> & Partial<Pick<Of<'mail'>, 'review_hours'>>

/** One question to an account. */
export const asks = (
  field: string,
  op: Condition['op'],
  value?: Condition['value'],
  window: Pick<Condition, 'days' | 'survey' | 'change'> = {},
): Condition => ({ kind: 'condition', field, op, ...(value === undefined ? {} : { value }), ...window })

export const all = (...of: Rule[]): Rule => ({ kind: 'all', of })
export const any = (...of: Rule[]): Rule => ({ kind: 'any', of })

export const isCustomer = asks('customer', 'yes')
export const isNone = asks('customer', 'no')

/** A task for the owner of the account. */
export const task = (given: Task): Step => ({
  kind: 'task',
  priority: 'normal',
  assign: { how: 'account-owner' },
  ...given,
})

/** A mail in the owner's name that waits a day, so that a person can stop it. */
export const mail = (given: Mail): Step => ({ kind: 'mail', review_hours: 24, ...given })

export const wait = (id: string, amount: number, unit: Of<'wait'>['unit'], next: string | null): Step => ({
  kind: 'wait',
  id,
  amount,
  unit,
  next,
})

/** A letter that asks for a talk: with the page where a time can be chosen, where the owner has one. */
export const askForTalk = ({ ja, en }: Words): Words => ({
  ja: `${ja}{% if owner.meeting_url %}

次のページから日時をお選びいただくこともできます。
{{ owner.meeting_url }}{% endif %}`,
  en: `${en}{% if owner.meeting_url %}

You may also choose a time on this page:
{{ owner.meeting_url }}{% endif %}`,
})

/** The usual beginning and end of a letter around what it says. */
export const letter = ({ ja, en }: Words): Words => ({
  ja: `{{ account.name }}
{{ contact.name | default: "ご担当者" }} 様

いつも大変お世話になっております。
{{ workspace.name }}の{{ owner.name | default: "担当" }}でございます。

${ja}

今後ともどうぞよろしくお願いいたします。

{{ workspace.name }}
{{ owner.name | default: "担当" }}`,
  en: `Dear {{ contact.name | default: "all" }},

${en}

Kind regards,
{{ owner.name | default: "Your contact" }}
{{ workspace.name }}`,
})
