import { Button, Group } from '@mantine/core'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { scoreSearch } from '../../lib/scores.ts'
import { useAction } from '../../lib/use-action.ts'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { Page, PageHeader } from '../../ui/page-header.tsx'
import { PageSkeleton } from '../../ui/skeletons.tsx'
import { When } from '../../ui/when.tsx'
import styles from './back-test.module.css'
import { Cautions } from './back-test-cautions.tsx'
import { BackTestCompare } from './back-test-compare.tsx'
import { LossRatesCard, RankingCard, ScopeLine, WarningCard } from './back-test-findings.tsx'
import { BackTestProgress } from './back-test-progress.tsx'
import { RuleChanges } from './rule-changes.tsx'
import {
  type BackTest,
  type BackTestResult,
  backTestsKey,
  type Horizon,
  isUnderWay,
  startBackTest,
  useBackTest,
  useBackTests,
  useRules,
} from './rule-data.ts'
import { changedParts } from './rule-parts.ts'
import { SuggestedWeightsCard } from './suggested-weights-card.tsx'
import { useBaseline } from './use-baseline.ts'

/** One back-test: whether the rule would have warned before customers left. */
export function BackTestPage() {
  const { t } = useTranslation('health-rule')
  const { backTestId } = useParams({ from: '/shell/health/back-tests/$backTestId' })
  const { data: test, error, refetch } = useBackTest(Number(backTestId))
  if (error && !test) return <ErrorState error={error} onRetry={() => void refetch()} level={1} />
  if (!test) return <PageSkeleton />
  const who = test.created_by ?? t('versions.program')
  return (
    <Page>
      <PageHeader
        title={t('result.title')}
        beside={
          <>
            {test.score.name === null ? null : `${test.score.name} · `}
            {test.rule_version === null
              ? t('list.edited')
              : t('versions.version', { version: test.rule_version })}{' '}
            · {t('try.within', { days: test.horizon })} · {who} · <When at={test.created_at} />
          </>
        }
        actions={
          <>
            <Link to="/health/back-tests" className="link">
              {t('page.back_tests')}
            </Link>
            <Link to="/health/rule" search={scoreSearch(test.score.id)} className="link">
              {t('page.title')}
            </Link>
          </>
        }
      />
      <Body test={test} />
    </Page>
  )
}

function Body({ test }: { readonly test: BackTest }) {
  const { t } = useTranslation('health-rule')
  if (isUnderWay(test)) {
    return (
      <Card title={t('result.under_way')}>
        <BackTestProgress test={test} />
      </Card>
    )
  }
  if (!test.result) {
    const isFailed = test.status === 'failed'
    return (
      <Card>
        <EmptyState
          title={isFailed ? t('result.failed') : t('result.cancelled')}
          why={isFailed ? t('result.failed_why') : t('result.cancelled_why')}
          action={<Again test={test} />}
        />
      </Card>
    )
  }
  return <Findings test={test} result={test.result} />
}

function Again({ test }: { readonly test: BackTest }) {
  const { t } = useTranslation('health-rule')
  const navigate = useNavigate()
  const start = useAction({
    run: () => startBackTest({ rule: test.rule, horizon: test.horizon as Horizon, score: test.score.id }),
    invalidate: [backTestsKey],
    onDone: ({ id }) =>
      void navigate({ to: '/health/back-tests/$backTestId', params: { backTestId: String(id) } }),
  })
  return (
    <Button variant="default" loading={start.isPending} onClick={() => start.mutate()}>
      {t('result.again')}
    </Button>
  )
}

function Findings({ test, result }: { readonly test: BackTest; readonly result: BackTestResult }) {
  const { t } = useTranslation('health-rule')
  if (result.days === 0 || result.losses === 0) {
    return (
      <Card>
        <EmptyState
          title={t('result.nothing')}
          why={result.days === 0 ? t('caution.no_days') : t('caution.no_losses')}
          action={
            <Link to="/data/imports" className="link">
              {t('result.import')}
            </Link>
          }
        />
        {result.days > 0 ? <ScopeLine test={test} result={result} /> : null}
      </Card>
    )
  }
  return (
    <>
      <Cautions result={result} />
      <ScopeLine test={test} result={result} />
      <div className={styles.pairOfCards}>
        <RankingCard result={result} />
        <WarningCard result={result} horizon={test.horizon} />
      </div>
      <LossRatesCard result={result} horizon={test.horizon} />
      <SuggestedWeightsCard test={test} suggestion={result.suggestion} />
      <RuleOfTest test={test} result={result} />
    </>
  )
}

/** Which rule it was, against the one in force: what differs in it, and in what it found. */
function RuleOfTest({ test, result }: { readonly test: BackTest; readonly result: BackTestResult }) {
  const { t } = useTranslation('health-rule')
  const inForce = useRules(test.score.id).data?.rows[0]
  const list = useBackTests()
  const baseline = useBaseline(test, list.data)
  const changes = inForce ? changedParts(inForce.content, test.rule) : []
  if (changes.length === 0) return null
  return (
    <Card title={t('compare.title')}>
      <RuleChanges changes={changes} />
      {baseline?.result ? (
        <div className={styles.apart}>
          <BackTestCompare
            tests={[
              { key: 'base', name: t('compare.in_force'), result: baseline.result },
              { key: 'own', name: t('compare.tried'), result },
            ]}
          />
        </div>
      ) : (
        <p className={styles.quiet}>{t('compare.no_baseline')}</p>
      )}
      <Group gap="sm" mt="sm">
        <Link
          to="/health/rule"
          search={{ from: String(test.id), ...scoreSearch(test.score.id) }}
          className="link"
        >
          {t('compare.edit')}
        </Link>
      </Group>
    </Card>
  )
}
