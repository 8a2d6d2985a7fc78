import { Button, Group } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { apiQuery } from '../../lib/api.ts'
import { useCan } from '../../lib/me.ts'
import { useView } from '../../lib/use-view.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { HealthBadge } from '../../ui/health-badge.tsx'
import { HealthWhy } from '../../ui/health-why.tsx'
import { Money } from '../../ui/money.tsx'
import { RightDrawer } from '../../ui/right-drawer.tsx'
import { LinesSkeleton } from '../../ui/skeletons.tsx'
import { When } from '../../ui/when.tsx'
import { AccountFacts } from './account-facts.tsx'
import styles from './accounts.module.css'
import { useAccount, useAccountHealth } from './accounts-data.ts'
import { NoteView } from './note-view.tsx'

export interface AccountPreviewProps {
  readonly accountId: string | undefined
  readonly onClose: () => void
  readonly onEdit: (id: number) => void
}

/** An account beside the list: its condition, why, the last notes. */
export function AccountPreview({ accountId, onClose, onEdit }: AccountPreviewProps) {
  return (
    <RightDrawer
      isOpen={accountId !== undefined}
      onClose={onClose}
      title={accountId === undefined ? '' : <Title id={accountId} />}
      {...(accountId === undefined ? {} : { page: { to: '/accounts/$accountId', params: { accountId } } })}
    >
      {accountId === undefined ? null : <Inside id={accountId} onEdit={onEdit} />}
    </RightDrawer>
  )
}

function Title({ id }: { readonly id: string }) {
  const { asOf, isPast } = useView()
  const { data } = useAccount(id, isPast ? asOf : undefined)
  return data?.name ?? '…'
}

function Inside({ id, onEdit }: { readonly id: string; readonly onEdit: (id: number) => void }) {
  const { t } = useTranslation('accounts')
  const { asOf, isPast } = useView()
  const canWrite = useCan('accounts:write')
  const day = isPast ? asOf : undefined
  const account = useAccount(id, day)
  const health = useAccountHealth(id, day)
  const notes = apiQuery.useQuery('get', '/api/v1/accounts/{id}/notes', {
    params: { path: { id }, query: { limit: 3, ...(day ? { as_of: day } : {}) } },
  })
  if (account.error) return <ErrorState error={account.error} onRetry={() => void account.refetch()} />
  if (!account.data) return <LinesSkeleton lines={8} />
  const { data } = account
  return (
    <div className={styles.stack}>
      <div className={styles.row}>
        <HealthBadge
          state={data.health?.band ?? 'unknown'}
          score={data.health?.score}
          delta={data.health?.delta_14d}
          big
        />
        <span>
          <Money
            minor={data.mrr_minor}
            per="month"
            reason={data.mrr_minor === null ? t('unknown.mrr') : ''}
          />
          {data.renewal_date ? (
            <span className={styles.quiet}>
              {' · '}
              {t('column.renewal')} <When at={data.renewal_date} show="date" />
            </span>
          ) : null}
        </span>
      </div>
      <section>
        <h3 className="visually-hidden">{t('health.why')}</h3>
        {health.data ? <HealthWhy health={health.data} most={3} /> : <LinesSkeleton lines={3} />}
      </section>
      <AccountFacts account={data} />
      <section>
        <h3>{t('preview.notes')}</h3>
        {notes.data?.rows.length === 0 ? <p className={styles.quiet}>{t('preview.no_notes')}</p> : null}
        {notes.data?.rows.map((note) => (
          <NoteView key={note.id} note={note} />
        ))}
      </section>
      <Group>
        <Button
          renderRoot={(props) => <Link to="/accounts/$accountId" params={{ accountId: id }} {...props} />}
        >
          {t('preview.open')}
        </Button>
        {canWrite && !isPast ? (
          <Button variant="default" onClick={() => onEdit(data.id)}>
            {t('keys.edit')}
          </Button>
        ) : null}
      </Group>
    </div>
  )
}
