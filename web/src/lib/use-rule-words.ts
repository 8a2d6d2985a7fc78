import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { apiQuery } from './api.ts'
import type { Language } from './me.ts'
import { useMe } from './me.ts'
import type { Condition, Field, Rule } from './rule.ts'
import {
  type Choice,
  choicesOf,
  labelOf,
  sayCondition,
  sayRule,
  sayValue,
  type Vocabulary,
} from './rule-words.ts'
import { useFields } from './use-fields.ts'
import { useFormat } from './use-format.ts'

export interface RuleWords {
  readonly fields: ReadonlyMap<string, Field>
  readonly labelOf: (field: Field) => string
  readonly choicesOf: (field: Field) => readonly Choice[]
  readonly events: readonly Choice[]
  readonly features: readonly Choice[]
  readonly segments: readonly { readonly id: number; readonly name: string }[]
  readonly ratioParts: readonly Field[]
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
    const vocabulary: Vocabulary = {
      t,
      language: i18n.language as Language,
      format,
      fields,
      list: data,
      sources,
    }
    return {
      fields,
      labelOf: (field) => labelOf(vocabulary, field),
      choicesOf: (field) => choicesOf(vocabulary, field),
      events: data?.events ?? [],
      features: data?.features ?? [],
      segments: data?.segments ?? [],
      ratioParts: (data?.ratio_parts ?? []).flatMap((key) => fields.get(key) ?? []),
      sayValue: (field, value, asked) => sayValue(vocabulary, field, value, asked),
      sayCondition: (asked) => sayCondition(vocabulary, asked),
      sayRule: (rule) => sayRule(vocabulary, rule),
      isReady: data !== undefined,
      error,
      retry: () => void refetch(),
    }
  }, [t, i18n.language, format, sources, data, fields, error, refetch])
}
