import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Language } from '../../lib/me.ts'
import { useFormat } from '../../lib/use-format.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { Page, PageHeader, Tiles } from '../../ui/page-header.tsx'
import { PageSkeleton } from '../../ui/skeletons.tsx'
import { type Difference, useDifference } from './difference-data.ts'
import { DifferenceRowsCard } from './difference-rows-card.tsx'
import { DifferenceSide } from './difference-side.tsx'
import { useOneQuery } from './metric-data.ts'
import { MetricFilters } from './metric-filters.tsx'
import styles from './metrics.module.css'
import { sayValue } from './say-value.ts'

/** Why two definitions of one metric differ, account by account. */
export function DifferencePage() {
  const { t, i18n } = useTranslation('metrics')
  const { name } = useParams({ from: '/shell/metrics/$name/difference' })
  const { against }: { against?: string } = useSearch({ strict: false })
  const navigate = useNavigate()
  const one = useOneQuery()
  const query = useMemo(() => (against ? { ...one, against } : one), [one, against])
  const answer = useDifference(name, query)
  const first = answer.data?.pages[0]
  if (answer.error && !first) return <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />
  if (!first) return <PageSkeleton />
  const choose = (part: { definition?: string; against?: string }) =>
    void navigate({ to: '.', search: (old) => ({ ...old, ...part }), replace: true })
  return (
    <Page>
      <PageHeader
        title={t('difference.title', { metric: first.label[i18n.language as Language] })}
        beside={
          <Link to="/metrics/$name" params={{ name }} className="link">
            {t('difference.back')}
          </Link>
        }
        lead={<Lead difference={first} />}
        filters={<MetricFilters />}
      />
      <div aria-busy={answer.isPlaceholderData} className={styles.difference}>
        <Tiles min={300}>
          <DifferenceSide
            label={t('difference.one')}
            difference={first}
            side={first.one}
            onChoose={(definition) => choose({ definition, against: first.against.definition })}
          />
          <DifferenceSide
            label={t('difference.against')}
            difference={first}
            side={first.against}
            onChoose={(next) => choose({ definition: first.one.definition, against: next })}
          />
        </Tiles>
        {/* Who was in the segment then is not known: no rows is not nobody. */}
        {first.one.figure.reason === 'segment-not-kept' ? null : (
          <DifferenceRowsCard difference={first} query={query} answer={answer} />
        )}
      </div>
    </Page>
  )
}

function Lead({ difference }: { readonly difference: Difference }) {
  const { t } = useTranslation('metrics')
  const format = useFormat()
  const { one, against, unit, period } = difference
  if (one.definition === against.definition) return <>{t('difference.alike')}</>
  const say = (value: number | null) => (value === null ? '—' : sayValue(format, unit, value))
  const said = t('difference.is', { one: say(one.figure.value), against: say(against.figure.value) })
  return (
    <>
      {said}
      {period.complete ? null : <span className={styles.faint}> {t('difference.open')}</span>}
    </>
  )
}
