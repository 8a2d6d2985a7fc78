import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCan } from '../lib/me.ts'
import { enrolmentsQuery } from '../lib/playbooks.ts'
import { Card } from './card.tsx'
import styles from './enrol-dialog.module.css'
import { ErrorState } from './error-state.tsx'
import { LinesSkeleton } from './skeletons.tsx'
import { When } from './when.tsx'

const EnrolDialog = lazy(() => import('./enrol-dialog.tsx').then((file) => ({ default: file.EnrolDialog })))
const MOST = 8

interface AccountPlaybooksProps {
  readonly account: { readonly id: number; readonly name: string }
}

/** The playbooks an account is in and was in, each with the way to its history. */
export function AccountPlaybooks({ account }: AccountPlaybooksProps) {
  const { t } = useTranslation('playbooks')
  const mayRun = useCan('playbooks:run')
  const [isEnrolling, setEnrolling] = useState(false)
  const list = useInfiniteQuery(enrolmentsQuery({ account: String(account.id) }, {}, MOST))
  const rows = list.data?.pages.flatMap((page) => page.rows)
  const enrol = mayRun ? (
    <Button variant="default" size="compact-sm" onClick={() => setEnrolling(true)}>
      {t('enrol.open_account')}
    </Button>
  ) : undefined
  return (
    <Card title={t('list.title')} {...(enrol ? { aside: enrol } : {})}>
      {list.error && !rows ? <ErrorState error={list.error} onRetry={() => void list.refetch()} /> : null}
      {rows === undefined && !list.error ? <LinesSkeleton lines={2} /> : null}
      {rows?.length === 0 ? <p className={styles.hint}>{t('account.none')}</p> : null}
      <ul className={styles.lines}>
        {rows?.map((row) => (
          <li key={row.id}>
            <Link
              to="/playbooks/$playbookId"
              params={{ playbookId: String(row.playbook.id) }}
              search={{ tab: 'enrolments', open: String(row.id) }}
              className="link"
            >
              {row.playbook.name}
            </Link>
            <span className={styles.hint}>
              {t(`enrolment.${row.arm === 'held-out' ? 'held-out' : (row.state as 'active')}`)} ·{' '}
              <When at={row.entered_at} show="date" />
            </span>
          </li>
        ))}
      </ul>
      {list.hasNextPage ? (
        <Button variant="subtle" onClick={() => void list.fetchNextPage()}>
          {t('account.more')}
        </Button>
      ) : null}
      <Suspense>
        {isEnrolling ? <EnrolDialog account={account} onClose={() => setEnrolling(false)} /> : null}
      </Suspense>
    </Card>
  )
}
