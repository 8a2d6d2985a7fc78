import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { scoreSearch } from '../../lib/scores.ts'
import { useFormat } from '../../lib/use-format.ts'
import { Card } from '../../ui/card.tsx'
import styles from './back-test.module.css'
import { RuleChanges } from './rule-changes.tsx'
import type { BackTest, BackTestResult } from './rule-data.ts'
import { changedParts } from './rule-parts.ts'

type Suggestion = BackTestResult['suggestion']
type Found = Extract<Suggestion, { status: 'found' }>

/** Weights that the own losses speak for, what they would have brought, or why there are none. */
export function SuggestedWeightsCard({
  test,
  suggestion,
}: {
  readonly test: BackTest
  readonly suggestion: Suggestion
}) {
  const { t } = useTranslation('health-rule')
  return (
    <Card title={t('suggestion.title')}>
      {suggestion.status === 'found' ? (
        <FoundWeights test={test} suggestion={suggestion} />
      ) : (
        <p className={styles.plain}>
          {t(`suggestion.refused.${suggestion.reason}`, {
            earlier: suggestion.lost.earlier,
            later: suggestion.lost.later,
          })}
        </p>
      )}
    </Card>
  )
}

function FoundWeights({ test, suggestion }: { readonly test: BackTest; readonly suggestion: Found }) {
  const { t } = useTranslation('health-rule')
  const format = useFormat()
  const { gain, lost, cut, rule } = suggestion
  const changes = changedParts(test.rule, rule)
  const numbers = {
    before: format.number(gain.before, 2),
    after: format.number(gain.after, 2),
    gain: signed(format, gain.value),
    low: signed(format, gain.interval?.low ?? gain.value),
    high: signed(format, gain.interval?.high ?? gain.value),
  }
  const verdict = !gain.interval
    ? 'same'
    : gain.interval.low > 0
      ? 'better'
      : gain.interval.high < 0
        ? 'worse'
        : 'open'
  return (
    <>
      <p className={styles.plain}>{t(`suggestion.verdict.${verdict}`)}</p>
      <p className={styles.quiet}>
        {t('suggestion.gain', numbers)}{' '}
        {t('suggestion.how', { cut: format.date(cut), earlier: lost.earlier, later: lost.later })}
      </p>
      <RuleChanges changes={changes} />
      {changes.length > 0 ? (
        <Link
          to="/health/rule"
          search={{ from: String(test.id), weights: 'suggested', ...scoreSearch(test.score.id) }}
          className="link"
        >
          {t('suggestion.open')}
        </Link>
      ) : null}
    </>
  )
}

const signed = (format: ReturnType<typeof useFormat>, value: number) =>
  `${value > 0 ? '+' : value < 0 ? '−' : '±'}${format.number(Math.abs(value), 2)}`
