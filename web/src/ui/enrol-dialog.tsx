import { Button, Group, Modal, Select } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { enrolAccounts, playbooksKey, playbooksQuery } from '../lib/playbooks.ts'
import { ApiProblem } from '../lib/problem.ts'
import { useAction } from '../lib/use-action.ts'
import { useFormat } from '../lib/use-format.ts'
import { AccountSearch } from './account-search.tsx'
import styles from './enrol-dialog.module.css'

interface Named {
  readonly id: number
  readonly name: string
}
export interface EnrolDialogProps {
  /** The playbook is fixed and accounts are chosen, or the other way round. */
  readonly playbook?: Named
  readonly account?: Named
  readonly onClose: () => void
}

/** With which number it asks, where more would come at once than may unasked. */
function askedWith(error: unknown): number | undefined {
  if (!(error instanceof ApiProblem)) return undefined
  const { code, params } = error.problem
  const isAsking = code === 'playbooks.asks_first' || code === 'playbooks.count_changed'
  return isAsking && typeof params?.count === 'number' ? params.count : undefined
}

/** Enrols by hand; who may come is asked all the same. */
export function EnrolDialog({ playbook, account, onClose }: EnrolDialogProps) {
  const { t } = useTranslation(['playbooks', 'common'])
  const [accounts, setAccounts] = useState<readonly Named[]>(account ? [account] : [])
  const format = useFormat()
  const [chosen, setChosen] = useState<number | null>(playbook?.id ?? null)
  const [key] = useState(() => crypto.randomUUID())
  const [told, setTold] = useState<number>()
  const { data } = useQuery({ ...playbooksQuery(), enabled: playbook === undefined })
  const on = (data ?? []).filter(({ state }) => state === 'on')
  const enrol = useAction({
    run: (id: number) =>
      enrolAccounts(
        id,
        accounts.map((one) => one.id),
        key,
        told,
      ),
    invalidate: [playbooksKey],
    done: ({ enrolled, asked }) =>
      t(enrolled === 0 ? 'enrol.nobody' : enrolled < asked ? 'enrol.some' : 'enrol.done', {
        count: enrolled,
        asked,
      }),
    onDone: onClose,
    onError: (error) => {
      const count = askedWith(error)
      if (count !== undefined) setTold(count)
      return count !== undefined
    },
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={
        playbook
          ? t('enrol.title', { name: playbook.name })
          : t('enrol.title_account', { name: account?.name })
      }
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <div className={styles.fields}>
        <p className={styles.hint}>{t('enrol.about')}</p>
        {playbook ? (
          <Accounts
            accounts={accounts}
            onChange={(next) => {
              setAccounts(next)
              setTold(undefined)
            }}
          />
        ) : (
          <Select
            label={t('enrol.playbook')}
            data={on.map(({ id, name }) => ({ value: String(id), label: name }))}
            value={chosen === null ? null : String(chosen)}
            searchable
            data-autofocus
            nothingFoundMessage={t('enrol.none_on')}
            placeholder={data && on.length === 0 ? t('enrol.none_on') : ''}
            onChange={(id) => setChosen(id === null ? null : Number(id))}
          />
        )}
        {told === undefined ? null : <p role="alert">{t('enrol.asks', { count: told })}</p>}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common:cancel')}
          </Button>
          <Button
            disabled={accounts.length === 0 || chosen === null}
            loading={enrol.isPending}
            onClick={() => chosen !== null && enrol.mutate(chosen)}
          >
            {told === undefined ? t('enrol.do') : t('allow.do', { count: told, n: format.number(told) })}
          </Button>
        </Group>
      </div>
    </Modal>
  )
}

interface AccountsProps {
  readonly accounts: readonly Named[]
  readonly onChange: (accounts: readonly Named[]) => void
}

function Accounts({ accounts, onChange }: AccountsProps) {
  const { t } = useTranslation('playbooks')
  return (
    <>
      <AccountSearch
        key={accounts.length}
        label={t('enrol.accounts')}
        value={null}
        isFirst
        onChange={(account) =>
          account && !accounts.some(({ id }) => id === account.id) && onChange([...accounts, account])
        }
      />
      <ul className={styles.chosen}>
        {accounts.map((account) => (
          <li key={account.id}>
            {account.name}
            <button
              type="button"
              aria-label={t('enrol.remove', { name: account.name })}
              onClick={() => onChange(accounts.filter(({ id }) => id !== account.id))}
            >
              <IconX size={14} aria-hidden="true" />
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}
