import { Button, Group, NumberInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, apiQuery } from '../../lib/api.ts'
import { useCan } from '../../lib/me.ts'
import { useAction } from '../../lib/use-action.ts'
import { Card } from '../../ui/card.tsx'
import { LinesSkeleton } from '../../ui/skeletons.tsx'
import styles from './loyalty.module.css'
import { type Grid, type Rule, rulesKey, type SavedRule } from './loyalty-data.ts'

const sides = {
  behaviour: ['usage', 'seats', 'purchases'],
  attitude: ['nps', 'csat', 'judgement'],
} as const

/** From where behaviour and attitude count as high, and what they are made of. */
export function LoyaltyRuleCard({ grid }: { readonly grid: Grid }) {
  const { t } = useTranslation('loyalty')
  const { data } = apiQuery.useQuery('get', '/api/v1/loyalty/rules')
  const inForce = data?.rows[0]
  if (!inForce) return <LinesSkeleton lines={6} />
  return (
    <Card title={t('rule.title', { version: inForce.version })}>
      <RuleForm key={inForce.version} inForce={inForce} grid={grid} />
    </Card>
  )
}

function RuleForm({ inForce, grid }: { readonly inForce: SavedRule; readonly grid: Grid }) {
  const { t } = useTranslation('loyalty')
  const canWrite = useCan('health-rule:write')
  const [rule, setRule] = useState<Rule>(inForce.content)
  const next = inForce.version + 1
  const isChanged = JSON.stringify(rule) !== JSON.stringify(inForce.content)
  const numbers = [
    ...Object.values(rule.limits),
    ...Object.values(rule.weights),
    rule.least_known,
    rule.full_days,
  ]
  const isWhole = numbers.every((value) => Number.isFinite(value))
  const save = useAction({
    run: () => api.POST('/api/v1/loyalty/rules', { body: { rule, based_on: inForce.version } }),
    invalidate: [rulesKey, ['get', '/api/v1/loyalty'], ['get', '/api/v1/loyalty/accounts']],
    done: () => t('rule.saved', { version: next }),
  })
  const field = (label: string, value: number, set: (value: number) => void, suffix = ' %', factor = 100) => (
    <NumberInput
      size="xs"
      label={label}
      value={Number.isFinite(value) ? Math.round(value * factor * 100) / 100 : ''}
      suffix={suffix}
      hideControls
      readOnly={!canWrite}
      onChange={(given) => set(given === '' ? Number.NaN : Number(given) / factor)}
    />
  )
  const limit = (side: 'behaviour' | 'attitude') => (value: number) =>
    setRule((old) => ({ ...old, limits: { ...old.limits, [side]: value } }))
  return (
    <>
      <p className={styles.note}>{t('rule.about')}</p>
      <div className={styles.fields}>
        {field(t('rule.behaviour_from'), rule.limits.behaviour, limit('behaviour'))}
        {field(t('rule.attitude_from'), rule.limits.attitude, limit('attitude'))}
        {field(t('rule.least'), rule.least_known, (value) =>
          setRule((old) => ({ ...old, least_known: value })),
        )}
        {field(
          t('rule.full_days'),
          rule.full_days,
          (value) => setRule((old) => ({ ...old, full_days: value })),
          ` ${t('rule.days')}`,
          1,
        )}
      </div>
      {(Object.keys(sides) as (keyof typeof sides)[]).map((side) => (
        <fieldset key={side} className={styles.side}>
          <legend>
            {t(`rule.${side}`)}: {t('rule.weights')}
          </legend>
          {sides[side].map((part) => (
            <div key={part} className={styles.part}>
              {field(
                t(`part.${part}`),
                rule.weights[part],
                (value) => setRule((old) => ({ ...old, weights: { ...old.weights, [part]: value } })),
                '',
                1,
              )}
              <span className={styles.about}>
                {t('rule.known', {
                  count: grid.known.find((one) => one.part === part)?.accounts ?? 0,
                })}
              </span>
            </div>
          ))}
        </fieldset>
      ))}
      {canWrite && isChanged ? (
        <Group gap="xs" justify="flex-end" mt="sm">
          <Button size="xs" variant="default" onClick={() => setRule(inForce.content)}>
            {t('rule.reset')}
          </Button>
          <Button size="xs" disabled={!isWhole} loading={save.isPending} onClick={() => save.mutate()}>
            {t('rule.save', { version: next })}
          </Button>
        </Group>
      ) : null}
    </>
  )
}
