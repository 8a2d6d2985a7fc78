import { useDebouncedValue } from '@mantine/hooks'
import { Link, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { apiQuery } from '../../lib/api.ts'
import type { HealthOverview } from '../../lib/health.ts'
import { useCan } from '../../lib/me.ts'
import { type Score, scoreIn, scoreSearch, useScores } from '../../lib/scores.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { Page, PageHeader } from '../../ui/page-header.tsx'
import { PageSkeleton } from '../../ui/skeletons.tsx'
import { When } from '../../ui/when.tsx'
import { knownMeasures } from './known-measures.ts'
import { LimitsCard } from './limits-card.tsx'
import { MeasuresCard } from './measures-card.tsx'
import styles from './rule.module.css'
import {
  type Rule,
  type SavedRule,
  suggestedRule,
  useBackTest,
  useRulePreview,
  useRules,
} from './rule-data.ts'
import { faultsOf } from './rule-errors.ts'
import { AskBeforeLeavingRule } from './rule-leave.tsx'
import { RuleOutdated } from './rule-outdated.tsx'
import { emptyParts } from './rule-parts.ts'
import { PreviewCard } from './rule-preview.tsx'
import { SaveBar } from './rule-save.tsx'
import { RuleVersionsCard } from './rule-versions-card.tsx'
import { SegmentWeightsCard } from './segment-weights-card.tsx'
import { TryCard } from './try-card.tsx'
import { useRuleDraft } from './use-rule-draft.ts'

/** The rule of health: looked at, edited, tried on today and on the past, and saved. */
export function RulePage() {
  const { from, weights, score: named } = useSearch({ from: '/shell/health/rule' })
  const score = scoreIn(named)
  const rules = useRules(score)
  const scores = useScores()
  const health = apiQuery.useQuery('get', '/api/v1/health', {
    params: { query: { owner: 'all', score } },
  })
  const start = useBackTest(from === undefined ? undefined : Number(from))
  const error: unknown = rules.error ?? health.error ?? scores.error
  const inForce = rules.data?.rows[0]
  const isReady = from === undefined || !start.isPending
  const shown = scores.data?.rows.find(({ id }) => id === score)
  if (inForce && health.data && rules.data && shown && isReady) {
    return (
      <RuleBench
        key={`${score} ${from} ${weights}`}
        score={shown}
        inForce={inForce}
        rules={rules.data.rows}
        health={health.data}
        start={weights === 'suggested' ? suggestedRule(start.data) : start.data?.rule}
      />
    )
  }
  if (error) {
    const retry = () => void Promise.all([rules.refetch(), health.refetch(), scores.refetch()])
    return <ErrorState error={error} onRetry={retry} level={1} />
  }
  return <PageSkeleton />
}

interface RuleBenchProps {
  readonly score: Score
  readonly inForce: SavedRule
  readonly rules: readonly SavedRule[]
  readonly health: HealthOverview
  readonly start: Rule | undefined
}

function useBench({ score, inForce, start }: RuleBenchProps) {
  const readOnly = !useCan('health-rule:write') || score.retired_at !== null
  const draft = useRuleDraft(inForce, start)
  const [settled] = useDebouncedValue(draft.rule, 400)
  const gaps = emptyParts(draft.rule)
  const preview = useRulePreview(emptyParts(settled).length === 0 ? settled : undefined, score.id)
  const isOld = settled !== draft.rule || preview.isPlaceholderData || gaps.length > 0
  const faults = new Map([
    ...(settled === draft.rule ? faultsOf(preview.error, draft.rule) : []),
    ...gaps.map((path) => [path, undefined] as const),
  ])
  return { bench: { draft, faults, readOnly, score: score.id }, preview, isOld }
}

function RuleBench(props: RuleBenchProps) {
  const { score, rules, health } = props
  const { t } = useTranslation('health-rule')
  const { bench, preview, isOld } = useBench(props)
  const { draft, faults, readOnly } = bench
  const base = rules.find(({ version }) => version === draft.base.version) ?? draft.base
  const whole = faults.get('measures')
  const known = useMemo(() => knownMeasures(health.rule), [health.rule])
  return (
    <Page>
      <PageHeader
        title={score.name === null ? t('page.title') : t('page.title_of', { score: score.name })}
        beside={
          <>
            {t('page.version', { version: base.version })} · <When at={base.created_at} />
          </>
        }
        lead={leadOf()}
        actions={
          <>
            <Link to="/health/back-tests" className="link">
              {t('page.back_tests')}
            </Link>
            <Link to="/health" search={scoreSearch(score.id)} className="link">
              {score.name ?? t('page.health')}
            </Link>
          </>
        }
      />
      {draft.newer ? <RuleOutdated draft={draft} newer={draft.newer} /> : null}
      <div className={styles.bench}>
        <div className={styles.stack}>
          {faults.has('measures') ? (
            <p className={styles.fault} role="alert">
              {whole}
            </p>
          ) : null}
          {(['outcomes', 'experience'] as const).map((half) => (
            <MeasuresCard key={half} half={half} bench={bench} known={known} accounts={health.accounts} />
          ))}
          <SegmentWeightsCard bench={bench} />
          <LimitsCard bench={bench} />
        </div>
        <div className={styles.beside}>
          <PreviewCard
            preview={preview.data}
            isOld={isOld}
            error={preview.error}
            isWrong={faults.size > 0}
            onRetry={() => void preview.refetch()}
          />
        </div>
      </div>
      {readOnly ? null : (
        <>
          <SaveBar
            score={score.id}
            draft={draft}
            preview={isOld || preview.error ? undefined : preview.data}
            isWrong={faults.size > 0}
          />
          <AskBeforeLeavingRule count={draft.changes.length} />
        </>
      )}
      <TryCard
        score={score.id}
        rule={draft.rule}
        isEdited={draft.changes.length > 0}
        isWrong={faults.size > 0}
      />
      <RuleVersionsCard rules={rules} />
    </Page>
  )

  function leadOf(): string {
    if (score.retired_at !== null) return t('page.retired')
    return readOnly ? t('page.read_only') : t('page.lead')
  }
}
