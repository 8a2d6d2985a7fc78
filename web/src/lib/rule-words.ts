import type { TFunction } from 'i18next'
import type { Format } from './format.ts'
import type { Language } from './me.ts'
import { type Condition, dayCounts, type Field, type FieldList, type Rule, valueless } from './rule.ts'

export interface Choice {
  readonly value: string
  readonly label: string
}

/** What the words of a rule are made from. */
export interface Vocabulary {
  readonly t: TFunction<['segments', 'common', 'accounts']>
  readonly language: Language
  readonly format: Format
  readonly fields: ReadonlyMap<string, Field>
  readonly list: FieldList | undefined
  /** Choices that come from lists of the workspace, by the name of the list. */
  readonly sources: Readonly<Record<string, readonly Choice[]>>
}

type Asked = Partial<Condition>

export const labelOf = ({ language }: Vocabulary, field: Field): string => field.label[language]

/** The choices a field offers, in words. */
export function choicesOf(vocabulary: Vocabulary, field: Field): readonly Choice[] {
  const { t, sources } = vocabulary
  const say = (value: string): string => {
    if (field.key === 'stage') return t(`accounts:stage.${value as 'active'}`)
    if (field.key === 'health-moved') return t(`value.moved.${value as 'worse'}`)
    if (field.group === 'onboarding') return t(`value.onboarding.${value as 'stuck'}`)
    if (field.key === 'offer-lock') return t(`value.offer-lock.${value as 'open'}`)
    if (field.key === 'plan-state') return t(`value.plan.${value as 'behind'}`)
    if (value === 'none') return t('value.none')
    return field.group === 'health' ? t(`common:health.${value as 'good'}`) : value
  }
  return field.choices?.map((value) => ({ value, label: say(value) })) ?? sources[field.source ?? ''] ?? []
}

function sayNumber({ t, format }: Vocabulary, field: Field, value: number, asked?: Asked): string {
  if (asked?.change === 'ratio') return format.percent(value, 1)
  if (field.unit === 'money') return format.money(Math.round(value))
  if (field.key === 'ratio') return format.number(value, 2)
  if (field.unit === 'ratio') return format.percent(value, 1)
  const said = format.number(value, Number.isInteger(value) ? 0 : 1)
  return field.unit === 'days' || field.unit === 'hours' ? t(`unit.${field.unit}`, { n: said }) : said
}

/** One value of a field in its unit, or several. */
export function sayValue(vocabulary: Vocabulary, field: Field, value: unknown, asked?: Asked): string {
  const { t, format, list } = vocabulary
  if (Array.isArray(value)) {
    if (value.length === 0) return t('value.empty')
    return value.map((item) => sayValue(vocabulary, field, item, asked)).join(t('sentence.or_value'))
  }
  if (field.type === 'segment') {
    return list?.segments.find(({ id }) => id === Number(value))?.name ?? `#${value}`
  }
  if (typeof value === 'boolean') return t(value ? 'value.yes' : 'value.no')
  if (typeof value === 'number') return sayNumber(vocabulary, field, value, asked)
  if (field.type === 'date') return format.date(String(value))
  return choicesOf(vocabulary, field).find((choice) => choice.value === value)?.label ?? String(value)
}

/** What is asked, without the comparison: "MRR", "Times an event happened “Export” (last 28 days)". */
function subjectOf(vocabulary: Vocabulary, asked: Asked): string {
  const { t, fields } = vocabulary
  const field = fields.get(asked.field ?? '')
  if (!field) return asked.field ?? t('value.open')
  const subject = narrowed(vocabulary, field, asked)
  const days = asked.days ?? 28
  if (asked.change) return t(`subject.change_${asked.change}`, { subject, days })
  if (field.key === 'health-band-before') return t('subject.before', { subject, days })
  return field.needs.includes('days') ? t('subject.window', { subject, days }) : subject
}

function narrowed(vocabulary: Vocabulary, field: Field, asked: Asked): string {
  const { t, fields, list } = vocabulary
  const label = labelOf(vocabulary, field)
  const named = (choices: readonly Choice[] | undefined, value: string | undefined) =>
    choices?.find((choice) => choice.value === value)?.label ?? value ?? t('value.open')
  const part = (key: string | undefined) => {
    const inner = fields.get(key ?? '')
    return inner ? labelOf(vocabulary, inner) : t('value.open')
  }
  if (field.needs.includes('event')) return t('subject.of', { label, of: named(list?.events, asked.event) })
  if (field.needs.includes('feature'))
    return t('subject.of', { label, of: named(list?.features, asked.feature) })
  if (field.needs.includes('survey'))
    return t('subject.of', { label, of: (asked.survey ?? 'nps').toUpperCase() })
  if (field.needs.includes('over'))
    return t('subject.ratio', { over: part(asked.over), under: part(asked.under) })
  return label
}

export function sayCondition(vocabulary: Vocabulary, asked: Condition): string {
  const { t, fields } = vocabulary
  const field = fields.get(asked.field)
  const about = { subject: subjectOf(vocabulary, asked) }
  if (!field) return t('sentence.gone', about)
  if (valueless.has(asked.op)) return t(`sentence.${asked.op as 'known'}`, about)
  const values = [asked.value ?? []].flat()
  if (dayCounts.has(asked.op)) {
    return t(`sentence.${asked.op as 'last-days'}`, { ...about, days: values[0] ?? t('value.open') })
  }
  const said = values.map((value) => sayValue(vocabulary, field, value, asked))
  if (asked.op === 'between') return t('sentence.between', { ...about, from: said[0], to: said[1] })
  const value = said.join(t(asked.op === 'all-of' ? 'sentence.and_value' : 'sentence.or_value'))
  return t(`sentence.${asked.op as 'is'}`, { ...about, value: value === '' ? t('value.open') : value })
}

/** The whole rule as one sentence. */
export function sayRule(vocabulary: Vocabulary, rule: Rule): string {
  const { t } = vocabulary
  const say = (part: Rule, isInner: boolean): string => {
    if (part.kind === 'condition') {
      const said = sayCondition(vocabulary, part)
      return part.not ? t('sentence.not', { what: said }) : said
    }
    const parts = part.of.map((one) => say(one, part.of.length > 1))
    const joined = parts.join(t(part.kind === 'all' ? 'sentence.and' : 'sentence.or'))
    if (part.not) return t('sentence.not', { what: joined })
    return isInner && parts.length > 1 ? t('sentence.inner', { what: joined }) : joined
  }
  return rule.kind !== 'condition' && rule.of.length === 0 ? t('sentence.everybody') : say(rule, false)
}
