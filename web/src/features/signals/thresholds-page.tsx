import { Button, Group, NumberInput, Switch, TextInput } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { paths } from '../../lib/api.gen.d.ts'
import { api, apiQuery } from '../../lib/api.ts'
import { useCan } from '../../lib/me.ts'
import { ApiProblem } from '../../lib/problem.ts'
import { useAction } from '../../lib/use-action.ts'
import { Card } from '../../ui/card.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { Page, PageHeader } from '../../ui/page-header.tsx'
import { PageSkeleton } from '../../ui/skeletons.tsx'
import { When } from '../../ui/when.tsx'
import styles from './thresholds.module.css'
import { fieldsOf, type Path, type Rule, readPath, shownAs, type Value, withPath } from './thresholds.ts'

type Saved =
  paths['/api/v1/signals/rules']['get']['responses'][200]['content']['application/json']['rows'][number]
const rulesKey = ['get', '/api/v1/signals/rules'] as const

/** When signals open and end; every change is a version. */
export function SignalThresholdsPage() {
  const answer = apiQuery.useQuery('get', '/api/v1/signals/rules')
  const { data, refetch } = answer
  const error: unknown = answer.error
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} level={1} />
  const inForce = data?.rows[0]
  if (!data || !inForce) return <PageSkeleton />
  return <Thresholds key={inForce.version} inForce={inForce} rules={data.rows} />
}

function Thresholds({ inForce, rules }: { readonly inForce: Saved; readonly rules: readonly Saved[] }) {
  const { t } = useTranslation(['signals', 'signals-more'])
  const canWrite = useCan('health-rule:write')
  const [rule, setRule] = useState<Rule>(inForce.content)
  const [fault, setFault] = useState<string>()
  const next = inForce.version + 1
  const isChanged = JSON.stringify(rule) !== JSON.stringify(inForce.content)
  const isWhole = fieldsOf
    .flatMap(({ paths: all }) => all)
    .every((path) => !Number.isNaN(readPath(rule, path)))
  const save = useAction({
    run: () => api.POST('/api/v1/signals/rules', { body: { rule, based_on: inForce.version } }),
    invalidate: [rulesKey, ['get', '/api/v1/signals'], ['get', '/api/v1/signals/summary']],
    done: () => t('signals-more:rule.saved', { version: next }),
    onError: (problem) => {
      setFault(problem instanceof ApiProblem ? problem.problem.field?.replace(/^rule\./, '') : undefined)
      return false
    },
  })
  const set = (path: Path, value: Value) => {
    setFault(undefined)
    setRule((old) => withPath(old, path, value))
  }
  return (
    <Page>
      <PageHeader
        title={t('signals-more:rule.title')}
        beside={
          <>
            {t('signals-more:rule.version', { version: inForce.version })} · <When at={inForce.created_at} />
          </>
        }
        lead={canWrite ? t('signals-more:rule.lead') : t('signals-more:rule.read_only')}
        actions={
          <Link to="/signals" className="link">
            {t('signals-more:rule.back')}
          </Link>
        }
      />
      <div className={styles.cards}>
        {fieldsOf.map(({ key, paths: all }) => (
          <Card key={key} title={key === 'common' ? t('signals-more:rule.common') : t(`kind.${key}`)}>
            {key === 'common' ? null : <p className={styles.about}>{t(`about.${key}`)}</p>}
            <div className={styles.fields}>
              {all.map((path) => (
                <Field
                  key={path}
                  path={path}
                  value={readPath(rule, path)}
                  isWrong={fault === path}
                  readOnly={!canWrite}
                  onChange={(value) => set(path, value)}
                />
              ))}
            </div>
            {key === 'silent-churn' ? (
              <Link to="/health/rule" className="link">
                {t('signals-more:rule.health')}
              </Link>
            ) : null}
          </Card>
        ))}
      </div>
      {canWrite ? (
        <div className={styles.bar}>
          <Group gap="xs" justify="flex-end">
            <Button variant="default" disabled={!isChanged} onClick={() => setRule(inForce.content)}>
              {t('signals-more:rule.reset')}
            </Button>
            <Button disabled={!isChanged || !isWhole} loading={save.isPending} onClick={() => save.mutate()}>
              {t('signals-more:rule.save', { version: next })}
            </Button>
          </Group>
        </div>
      ) : null}
      <Card title={t('signals-more:rule.versions')}>
        <ol className={styles.versions}>
          {rules.map((one) => (
            <li key={one.version}>
              {t('signals-more:rule.version', { version: one.version })} ·{' '}
              {one.created_by ??
                (one.version === 1 ? t('signals-more:rule.first') : t('signals-more:rule.program'))}{' '}
              · <When at={one.created_at} />
            </li>
          ))}
        </ol>
      </Card>
    </Page>
  )
}

interface FieldProps {
  readonly path: Path
  readonly value: Value
  readonly isWrong: boolean
  readonly readOnly: boolean
  readonly onChange: (value: Value) => void
}

function Field({ path, value, isWrong, readOnly, onChange }: FieldProps) {
  const { t } = useTranslation(['signals', 'signals-more'])
  const label = t(`signals-more:rule.field.${path}`)
  const { unit, factor } = shownAs(path)
  if (typeof value === 'boolean') {
    return (
      <Switch
        label={label}
        checked={value}
        disabled={readOnly}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    )
  }
  if (typeof value === 'string') {
    return (
      <TextInput
        label={label}
        value={value}
        placeholder={t('signals-more:rule.attribute_empty')}
        readOnly={readOnly}
        error={isWrong}
        maxLength={63}
        onChange={(event) => onChange(event.currentTarget.value.trim())}
      />
    )
  }
  return (
    <NumberInput
      label={label}
      value={Number.isNaN(value) ? '' : Math.round(value * factor * 1000) / 1000}
      suffix={unit === 'count' ? '' : ` ${t(`signals-more:rule.unit.${unit}`)}`}
      hideControls
      clampBehavior="none"
      readOnly={readOnly}
      error={isWrong}
      onChange={(next) => onChange(next === '' ? Number.NaN : Number(next) / factor)}
    />
  )
}
