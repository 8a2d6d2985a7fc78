import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { runsQuery } from '../lib/onboarding.ts'
import { useFormat } from '../lib/use-format.ts'
import { useOnboardingWords } from '../lib/use-onboarding-words.ts'
import { Card } from './card.tsx'
import { ErrorState } from './error-state.tsx'
import styles from './onboarding.module.css'
import { OnboardingState } from './onboarding-state.tsx'
import { LinesSkeleton } from './skeletons.tsx'

const MOST = 4

/** How the onboardings of an account stand, and why. */
export function AccountOnboarding({ accountId }: { readonly accountId: string }) {
  const { t } = useTranslation('onboarding')
  const format = useFormat()
  const words = useOnboardingWords()
  const list = useInfiniteQuery(runsQuery({ account: accountId, which: 'all' }, MOST))
  const rows = list.data?.pages[0]?.rows
  const all = (
    <Link to="/onboarding" className="link">
      {t('account.all')}
    </Link>
  )
  return (
    <Card title={t('title')} aside={all}>
      {list.error && !rows ? <ErrorState error={list.error} onRetry={() => void list.refetch()} /> : null}
      {rows === undefined && !list.error ? <LinesSkeleton lines={2} /> : null}
      {rows?.length === 0 ? <p className={styles.small}>{t('account.none')}</p> : null}
      <ul className={styles.lines}>
        {rows?.map((row) => (
          <li key={row.id}>
            <span className={styles.row}>
              <Link to="/onboarding/$onboardingId" params={{ onboardingId: String(row.id) }} className="link">
                {row.template.name}
              </Link>
              <OnboardingState state={row.state} />
            </span>
            <span className={styles.small}>
              {t('steps_of', { done: row.steps_finished, all: row.steps })} ·{' '}
              {row.ended_on ? format.date(row.ended_on) : t('step.due', { day: format.date(row.due_on) })}
            </span>
            {row.reasons.length > 0 ? <span className={styles.small}>{words.sayWhy(row)}</span> : null}
          </li>
        ))}
      </ul>
    </Card>
  )
}
