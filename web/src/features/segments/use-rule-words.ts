import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { apiQuery } from '../../lib/api.ts'
import type { Language } from '../../lib/me.ts'
import { useMe } from '../../lib/me.ts'
import { useFormat } from '../../lib/use-format.ts'
import { type Condition, dayCounts, type Field, type Rule, valueless } from './rule.ts'
import { useFields } from './segments-data.ts'

export interface Choice {
  readonly value: string
  readonly label: string
}

export interface RuleWords {
  readonly fields: ReadonlyMap<string, Field>
  readonly labelOf: (field: Field) => string
  readonly choicesOf: (field: Field) => readonly Choice[]
  readonly events: readonly Choice[]
  readonly features: readonly Choice[]
  readonly segments: readonly { readonly id: number; readonly name: string }[]
  readonly ratioParts: readonly Field[]
  /** What is asked, without the comparison: "MRR", "times of "Report exported" (last 28 days)". */
  readonly subject: (condition: Partial<Condition>) => string
  /** One value of a field in its unit. */
  readonly sayValue: (field: Field, value: unknown, condition?: Partial<Condition>) => string
  readonly sayCondition: (condition: Condition) => string
  readonly sayRule: (rule: Rule) => string
  readonly isReady: boolean
  readonly error: unknown
  readonly retry: () => void
}

function countryName(code: string, language: string): string {
  try {
    return new Intl.DisplayNames(language, { type: 'region' }).of(code) ?? code
  } catch {
    return code
  }
}

/** The choices of this workspace that a field takes from a list. */
function useSources() {
  const { t, i18n } = useTranslation(['segments', 'common', 'accounts'])
  const { member } = useMe()
  const facets = apiQuery.useQuery('get', '/api/v1/accounts/facets').data
  const members = apiQuery.useQuery('get', '/api/v1/members').data
  return useMemo(() => {
    const same = (rows: readonly { readonly value: string }[] | undefined) =>
      (rows ?? []).map(({ value }) => ({ value, label: value }))
    const named = (rows: readonly { readonly key: string; readonly name: string }[] | undefined) =>
      (rows ?? []).map(({ key, name }) => ({ value: key, label: name }))
    const people = (members?.rows ?? []).map(({ id, name }) => ({
      value: id,
      label: id === member.id ? t('value.me', { name }) : name,
    }))
    const countries = (facets?.countries ?? []).map(({ value }) => ({
      value,
      label: countryName(value, i18n.language),
    }))
    const lists: Record<string, readonly Choice[]> = {
      member: [...people, { value: 'none', label: t('value.nobody') }],
      tier: same(facets?.tiers),
      industry: same(facets?.industries),
      country: countries,
      tag: same(facets?.tags),
      plan: named(facets?.plans),
      product: named(facets?.products),
    }
    return lists
  }, [facets, members, member.id, t, i18n.language])
}

/** Everything a rule says, in the reader's language. */
export function useRuleWords(): RuleWords {
  const { t, i18n } = useTranslation(['segments', 'common', 'accounts'])
  const format = useFormat()
  const sources = useSources()
  const { data, fields, error, refetch } = useFields()
  return useMemo(() => {
    const labelOf = (field: Field) => field.label[i18n.language as Language]
    const fixed = (field: Field, value: string): string => {
      if (field.key === 'stage') return t(`accounts:stage.${value as 'active'}`)
      if (field.key === 'health-moved') return t(`value.moved.${value as 'worse'}`)
      if (value === 'none') return t('value.none')
      return field.group === 'health' ? t(`common:health.${value as 'good'}`) : value
    }
    const choicesOf = (field: Field): readonly Choice[] =>
      field.choices?.map((value) => ({ value, label: fixed(field, value) })) ??
      sources[field.source ?? ''] ??
      []
    const segments = data?.segments ?? []
    const numberOf = (field: Field, value: number, condition?: Partial<Condition>) => {
      if (condition?.change === 'ratio') return format.percent(value, 1)
      if (field.unit === 'money') return format.money(Math.round(value))
      if (field.unit === 'ratio') {
        return field.key === 'ratio' ? format.number(value, 2) : format.percent(value, 1)
      }
      const said = format.number(value, Number.isInteger(value) ? 0 : 1)
      return field.unit === 'days' || field.unit === 'hours' ? t(`unit.${field.unit}`, { n: said }) : said
    }
    const sayValue: RuleWords['sayValue'] = (field, value, condition) => {
      if (Array.isArray(value)) {
        return value.length === 0
          ? t('value.empty')
          : value.map((item) => sayValue(field, item, condition)).join(t('sentence.or_value'))
      }
      if (field.type === 'segment')
        return segments.find(({ id }) => id === Number(value))?.name ?? `#${value}`
      if (typeof value === 'boolean') return t(value ? 'value.yes' : 'value.no')
      if (typeof value === 'number') return numberOf(field, value, condition)
      if (field.type === 'date') return format.date(String(value))
      return choicesOf(field).find((choice) => choice.value === value)?.label ?? String(value)
    }
    const named = (list: readonly Choice[] | undefined, value: string | undefined) =>
      list?.find((choice) => choice.value === value)?.label ?? value ?? t('value.open')
    const subject: RuleWords['subject'] = (condition) => {
      const field = fields.get(condition.field ?? '')
      if (!field) return condition.field ?? t('value.open')
      const part = (key: string | undefined) => {
        const inner = fields.get(key ?? '')
        return inner ? labelOf(inner) : t('value.open')
      }
      const label = labelOf(field)
      const of = field.needs.includes('event')
        ? t('subject.of', { label, of: named(data?.events, condition.event) })
        : field.needs.includes('feature')
          ? t('subject.of', { label, of: named(data?.features, condition.feature) })
          : field.needs.includes('survey')
            ? t('subject.of', { label, of: (condition.survey ?? 'nps').toUpperCase() })
            : field.needs.includes('over')
              ? t('subject.ratio', { over: part(condition.over), under: part(condition.under) })
              : label
      const days = condition.days ?? 28
      if (condition.change) return t(`subject.change_${condition.change}`, { subject: of, days })
      if (field.key === 'health-band-before') return t('subject.before', { subject: of, days })
      return field.needs.includes('days') ? t('subject.window', { subject: of, days }) : of
    }
    const sayCondition = (condition: Condition): string => {
      const field = fields.get(condition.field)
      const about = { subject: subject(condition) }
      if (!field) return t('sentence.gone', about)
      if (valueless.has(condition.op)) return t(`sentence.${condition.op as 'known'}`, about)
      const values = [condition.value ?? []].flat()
      if (dayCounts.has(condition.op))
        return t(`sentence.${condition.op as 'last-days'}`, { ...about, days: values[0] ?? '…' })
      if (condition.op === 'between') {
        const [from, to] = values.map((value) => sayValue(field, value, condition))
        return t('sentence.between', { ...about, from, to })
      }
      const separator = condition.op === 'all-of' ? t('sentence.and_value') : t('sentence.or_value')
      const value = values.map((item) => sayValue(field, item, condition)).join(separator)
      return t(`sentence.${condition.op as 'is'}`, { ...about, value: value === '' ? '…' : value })
    }
    const say = (rule: Rule, isInner: boolean): string => {
      if (rule.kind === 'condition') {
        const said = sayCondition(rule)
        return rule.not ? t('sentence.not', { what: said }) : said
      }
      const parts = rule.of.map((part) => say(part, rule.of.length > 1 || rule.not === true))
      const joined = parts.join(rule.kind === 'all' ? t('sentence.and') : t('sentence.or'))
      if (rule.not) return t('sentence.not', { what: joined })
      return isInner && parts.length > 1 ? t('sentence.inner', { what: joined }) : joined
    }
    return {
      fields,
      labelOf,
      choicesOf,
      events: data?.events ?? [],
      features: data?.features ?? [],
      segments,
      ratioParts: (data?.ratio_parts ?? []).flatMap((key) => fields.get(key) ?? []),
      subject,
      sayValue,
      sayCondition,
      sayRule: (rule) =>
        rule.kind !== 'condition' && rule.of.length === 0 ? t('sentence.everybody') : say(rule, false),
      isReady: data !== undefined,
      error,
      retry: () => void refetch(),
    }
  }, [t, i18n.language, format, sources, data, fields, error, refetch])
}
