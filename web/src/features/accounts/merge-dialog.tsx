import { Button, Group, Modal } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../lib/api.ts'
import { useAction } from '../../lib/use-action.ts'
import { AccountSearch } from '../../ui/account-search.tsx'
import { Money } from '../../ui/money.tsx'
import styles from './accounts.module.css'
import { type Account, accountKeys, useAccount } from './accounts-data.ts'

/** Chooses the account to merge into and shows both beside each other first. */
export function MergeDialog({
  account,
  onClose,
}: {
  readonly account: Account
  readonly onClose: () => void
}) {
  const { t } = useTranslation('accounts')
  const { t: common } = useTranslation('common')
  const navigate = useNavigate()
  const [into, setInto] = useState<number | null>(null)
  const path = { id: String(account.id) }
  const { mutate, isPending } = useAction({
    run: async () =>
      (await api.POST('/api/v1/accounts/{id}/merge', { params: { path }, body: { into: String(into) } }))
        .data,
    invalidate: accountKeys,
    done: (target) => t('merge.done', { name: target?.name ?? '' }),
    undo: () => api.POST('/api/v1/accounts/{id}/unmerge', { params: { path } }),
    onDone: (target) => {
      onClose()
      if (target) void navigate({ to: '/accounts/$accountId', params: { accountId: String(target.id) } })
    },
  })
  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      title={t('merge.title', { name: account.name })}
      closeButtonProps={{ 'aria-label': common('close') }}
    >
      <div className={styles.stack}>
        <AccountSearch
          isFirst
          label={t('merge.search')}
          value={into}
          without={account.id}
          onChange={(found) => setInto(found?.id ?? null)}
        />
        {into === null ? null : <Comparison account={account} into={into} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {common('cancel')}
          </Button>
          <Button disabled={into === null} loading={isPending} onClick={() => mutate()}>
            {t('merge.confirm')}
          </Button>
        </Group>
      </div>
    </Modal>
  )
}

function Comparison({ account, into }: { readonly account: Account; readonly into: number }) {
  const { t } = useTranslation('accounts')
  const { data: target } = useAccount(String(into), undefined)
  if (!target) return null
  const lines: [string, (side: Account) => ReactNode][] = [
    [t('column.external_id'), (side) => side.external_id ?? '—'],
    [t('column.owner'), (side) => side.owner?.name ?? '—'],
    [t('column.stage'), (side) => t(`stage.${side.stage}`)],
    [
      t('column.mrr'),
      (side) => <Money minor={side.mrr_minor} reason={side.mrr_minor === null ? t('unknown.mrr') : ''} />,
    ],
    [t('merge.people'), (side) => side.contacts],
    [t('merge.notes'), (side) => side.notes],
  ]
  return (
    <>
      <div className={styles.compare}>
        <span />
        <span>
          {t('merge.this')}: {account.name}
        </span>
        <span>
          {t('merge.that')}: {target.name}
        </span>
        {lines.map(([label, show]) => (
          <div key={label} style={{ display: 'contents' }}>
            <span className={styles.quiet}>{label}</span>
            <span>{show(account)}</span>
            <span>{show(target)}</span>
          </div>
        ))}
      </div>
      <p>{t('merge.keeps', { name: target.name })}</p>
    </>
  )
}
