import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { apiQuery } from '../../lib/api.ts'
import { useMe } from '../../lib/me.ts'
import type { Narrowed, Narrowing } from './metric-view.ts'

/** The API's word for "not set". */
export const NOT_SET = 'none'

export interface NarrowingChoice {
  readonly narrowing: Narrowing
  /** As the API takes it. */
  readonly value: string
  readonly label: string
  /** The heading it stands under: "業種", or the name of the attribute. */
  readonly group: string
}

const stages = ['trial', 'onboarding', 'active', 'renewal', 'churned', 'won-back'] as const

function countryName(code: string, language: string): string {
  try {
    return new Intl.DisplayNames(language, { type: 'region' }).of(code) ?? code
  } catch {
    return code
  }
}

/** Everything the accounts of this workspace can be narrowed by, in words. */
export function useNarrowingChoices(): readonly NarrowingChoice[] {
  const { t, i18n } = useTranslation(['metrics', 'common'])
  const { member } = useMe()
  const facets = apiQuery.useQuery('get', '/api/v1/accounts/facets').data
  const members = apiQuery.useQuery('get', '/api/v1/members').data
  const segments = apiQuery.useQuery('get', '/api/v1/segments', { params: { query: { limit: 500 } } }).data
  return useMemo(() => {
    const one = (narrowing: Narrowing, rows: readonly (readonly [value: string, label: string])[]) => {
      const group = t(`groups.${narrowing}`)
      return rows.map(([value, label]): NarrowingChoice => ({ narrowing, value, label, group }))
    }
    const notSet = (narrowing: Narrowing, rows: readonly unknown[] | undefined) =>
      rows?.length ? one(narrowing, [[NOT_SET, t('filter.none', { what: t(`groups.${narrowing}`) })]]) : []
    const same = (rows: readonly { readonly value: string }[] | undefined) =>
      (rows ?? []).map(({ value }) => [value, value] as const)
    const named = (rows: readonly { readonly key: string; readonly name: string }[] | undefined) =>
      (rows ?? []).map(({ key, name }) => [key, name] as const)
    const others = (members?.rows ?? []).filter(({ id }) => id !== member.id)
    const attributes = (facets?.attributes ?? []).flatMap(({ key, label, label_en, type, values }) => {
      const group = i18n.language === 'en' ? (label_en ?? label) : label
      const say = (value: string) =>
        type === 'boolean' ? t(value === 'true' ? 'filter.yes' : 'filter.no') : value
      const set = values.map(({ value }) => [value, say(value)] as const)
      return [...set, [NOT_SET, t('filter.none', { what: group })] as const].map(
        ([value, label]): NarrowingChoice => ({
          narrowing: 'attribute',
          value: `${key}:${value}`,
          label,
          group,
        }),
      )
    })
    return [
      ...one('owner', [
        [member.id, t('common:filter.mine')],
        ...others.map(({ id, name }) => [id, name] as const),
      ]),
      ...notSet('owner', members?.rows),
      ...one(
        'segment',
        (segments?.rows ?? []).map(({ id, name }) => [String(id), name] as const),
      ),
      ...one('tier', same(facets?.tiers)),
      ...notSet('tier', facets?.tiers),
      ...one('plan', named(facets?.plans)),
      ...one('product', named(facets?.products)),
      ...one(
        'stage',
        stages.map((stage) => [stage, t(`stage.${stage}`)] as const),
      ),
      ...one('industry', same(facets?.industries)),
      ...notSet('industry', facets?.industries),
      ...one(
        'country',
        (facets?.countries ?? []).map(({ value }) => [value, countryName(value, i18n.language)] as const),
      ),
      ...notSet('country', facets?.countries),
      ...one('tag', same(facets?.tags)),
      ...attributes,
    ]
  }, [facets, members, segments, member.id, t, i18n.language])
}

/** A filter of the address in words, also where its value is not among the choices (any more). */
export function sayNarrowing(
  choices: readonly NarrowingChoice[],
  narrowing: Narrowing,
  narrowed: Narrowed,
): { readonly group: string | undefined; readonly label: string } {
  const value = narrowed[narrowing] ?? ''
  const known = choices.find((choice) => choice.narrowing === narrowing && choice.value === value)
  if (known) return known
  const key = value.split(':')[0] ?? ''
  const sibling = choices.find(
    (choice) =>
      choice.narrowing === narrowing && (narrowing !== 'attribute' || choice.value.startsWith(`${key}:`)),
  )
  if (narrowing !== 'attribute') return { group: sibling?.group, label: value }
  return { group: sibling?.group ?? key, label: value.slice(key.length + 1) }
}
