import { Button, Group, SegmentedControl } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../lib/use-action.ts'
import { Card } from '../../ui/card.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import styles from './back-test.module.css'
import { Cautions } from './back-test-cautions.tsx'
import { BackTestCompare } from './back-test-compare.tsx'
import { BackTestProgress } from './back-test-progress.tsx'
import {
  type BackTest,
  backTestsKey,
  type Horizon,
  isUnderWay,
  type Rule,
  startBackTest,
  useBackTest,
  useBackTests,
} from './rule-data.ts'
import { useBaseline } from './use-baseline.ts'

export interface TryCardProps {
  readonly score: number
  readonly rule: Rule
  readonly isEdited: boolean
  readonly isWrong: boolean
}

const horizons = ['90', '180'] as const

/** Asks the past what the rule would have said before customers left. */
export function TryCard({ score, rule, isEdited, isWrong }: TryCardProps) {
  const { t } = useTranslation('health-rule')
  const client = useQueryClient()
  const [horizon, setHorizon] = useState<Horizon>(90)
  const [asked, setAsked] = useState<number>()
  const test = useBackTest(asked)
  const start = useAction({
    run: (input: { rule?: Rule; horizon: Horizon }) => startBackTest({ ...input, score }),
    invalidate: [backTestsKey],
    onDone: (made) => {
      client.setQueryData(['get', '/api/v1/health/back-tests/{id}', made.id], made)
      setAsked(made.id)
    },
  })
  const isBusy = start.isPending || (test.data !== undefined && isUnderWay(test.data))
  return (
    <Card
      title={t('try.title')}
      aside={
        <Link to="/health/back-tests" className="link">
          {t('page.back_tests')}
        </Link>
      }
    >
      <p className={styles.quiet}>{t('try.what')}</p>
      <Group gap="sm" my="sm">
        <SegmentedControl
          size="xs"
          aria-label={t('try.horizon')}
          value={String(horizon)}
          onChange={(value) => setHorizon(Number(value) as Horizon)}
          data={horizons.map((days) => ({ value: days, label: t('try.within', { days }) }))}
        />
        <Button
          variant="default"
          disabled={isWrong || isBusy}
          onClick={() => start.mutate(isEdited ? { rule, horizon } : { horizon })}
        >
          {isEdited ? t('try.edited') : t('try.saved')}
        </Button>
      </Group>
      {test.error ? <ErrorState error={test.error} onRetry={() => void test.refetch()} /> : null}
      {test.data ? (
        <Outcome
          test={test.data}
          isStale={JSON.stringify(test.data.rule) !== JSON.stringify(rule)}
          onBaseline={() => start.mutate({ horizon: test.data.horizon as Horizon })}
        />
      ) : null}
    </Card>
  )
}

function Outcome(props: {
  readonly test: BackTest
  readonly isStale: boolean
  readonly onBaseline: () => void
}) {
  const { t } = useTranslation('health-rule')
  const { test, isStale, onBaseline } = props
  const list = useBackTests()
  const baseline = useBaseline(test, list.data)
  if (isUnderWay(test)) return <BackTestProgress test={test} />
  if (!test.result) {
    return (
      <p className={styles.quiet} role="status">
        {test.status === 'failed' ? t('try.failed') : t('try.cancelled')}
      </p>
    )
  }
  return (
    <div role="status">
      {isStale ? <p className={styles.caution}>{t('try.stale')}</p> : null}
      <Cautions result={test.result} />
      {test.result.losses === 0 ? null : (
        <BackTestCompare
          tests={[
            ...(baseline?.result
              ? [{ key: 'base', name: t('compare.in_force'), result: baseline.result }]
              : []),
            {
              key: 'own',
              name: test.rule_version === null ? t('compare.edited') : t('compare.in_force'),
              result: test.result,
            },
          ]}
        />
      )}
      <Group gap="sm" mt="sm">
        <Link
          to="/health/back-tests/$backTestId"
          params={{ backTestId: String(test.id) }}
          className="link"
          target="_blank"
        >
          {t('try.whole')}
        </Link>
        {test.rule_version === null && !baseline && test.result.losses > 0 ? (
          <Button size="compact-sm" variant="subtle" onClick={onBaseline}>
            {t('compare.try_in_force')}
          </Button>
        ) : null}
      </Group>
    </div>
  )
}
