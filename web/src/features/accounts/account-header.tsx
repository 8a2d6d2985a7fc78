import { ActionIcon, Button, Menu } from '@mantine/core'
import { IconChevronDown, IconDots } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../lib/api.ts'
import { useMe } from '../../lib/me.ts'
import { useAction } from '../../lib/use-action.ts'
import { useFormat } from '../../lib/use-format.ts'
import { AsOfPicker } from '../../ui/as-of-picker.tsx'
import { Marked } from '../../ui/marked.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import styles from './accounts.module.css'
import {
  type Account,
  accountKeys,
  type Stage,
  stages,
  useFacets,
  useMemberChoices,
} from './accounts-data.ts'

export interface AccountHeaderProps {
  readonly account: Account
  readonly canWrite: boolean
  readonly onNote: () => void
  readonly onLog: () => void
  readonly onEdit: () => void
  readonly onMerge: () => void
}

/** Name, tier, stage and owner (changed in place), money and renewal, and what one does here most. */
export function AccountHeader(props: AccountHeaderProps) {
  const { account, canWrite } = props
  const { t } = useTranslation('accounts')
  return (
    <PageHeader
      title={account.name}
      beside={<Pills account={account} canWrite={canWrite} />}
      lead={<Lead account={account} />}
      actions={
        <>
          <AsOfPicker />
          {canWrite ? (
            <>
              <Button variant="default" onClick={props.onNote} rightSection={<kbd>n</kbd>}>
                {t('note.write')}
              </Button>
              <Button onClick={props.onLog}>{t('note.log')}</Button>
              <Menu position="bottom-end" withinPortal={false}>
                <Menu.Target>
                  <ActionIcon size={36} variant="default" aria-label={t('one.more')}>
                    <IconDots size={18} />
                  </ActionIcon>
                </Menu.Target>
                <Menu.Dropdown>
                  <Menu.Item onClick={props.onEdit} rightSection={<kbd>e</kbd>}>
                    {t('one.edit')}
                  </Menu.Item>
                  <Menu.Item onClick={props.onMerge}>{t('one.merge')}</Menu.Item>
                </Menu.Dropdown>
              </Menu>
            </>
          ) : null}
        </>
      }
    />
  )
}

function Lead({ account }: { readonly account: Account }) {
  const { t } = useTranslation('accounts')
  const format = useFormat()
  const { workspace } = useMe()
  const { renewal_date: renewal, first_start_date: start, mrr_minor: mrr } = account
  const days = renewal === null ? 0 : format.daysUntil(renewal, account.as_of ?? workspace.today)
  return (
    <>
      {mrr === null ? t('one.mrr_none') : <Marked text={t('one.mrr', { money: format.money(mrr) })} />}
      {start === null ? null : ` · ${t('one.since', { day: format.date(start) })}`}
      {' · '}
      {renewal === null ? (
        t('one.renewal_none')
      ) : days >= 0 ? (
        <Marked text={t('one.renewal', { day: format.date(renewal), count: days })} />
      ) : (
        t('one.renewal_past', { day: format.date(renewal), count: -days })
      )}
    </>
  )
}

type Patch = { owner_id: string | null } | { stage: Stage } | { tier: string | null }

function Pills({ account, canWrite }: { readonly account: Account; readonly canWrite: boolean }) {
  const { t } = useTranslation('accounts')
  const members = useMemberChoices()
  const { data: facets } = useFacets()
  const former: Patch[] = [
    { owner_id: account.owner?.id ?? null },
    { stage: account.stage },
    { tier: account.tier },
  ]
  const send = (patch: Patch, header: object) =>
    api.PATCH('/api/v1/accounts/{id}', { params: { path: { id: String(account.id) }, header }, body: patch })
  const { mutate } = useAction({
    run: (patch: Patch) => send(patch, { 'if-match': account.recorded_at }),
    invalidate: accountKeys,
    done: () => t('form.saved'),
    undo: (_, patch) => {
      const before = former.find((item) => Object.keys(item)[0] === Object.keys(patch)[0])
      return before ? send(before, {}) : Promise.resolve()
    },
  })
  const tier = account.tier === null ? t('one.no_tier') : t('one.tier', { tier: account.tier })
  const owner = account.owner === null ? t('one.no_owner') : t('one.owner', { name: account.owner.name })
  return (
    <span className={styles.pills}>
      <Pill label={t('column.tier')} text={tier} canWrite={canWrite}>
        {(facets?.tiers ?? []).map(({ value }) => (
          <Menu.Item key={value} onClick={() => mutate({ tier: value })}>
            {value}
          </Menu.Item>
        ))}
        <Menu.Item onClick={() => mutate({ tier: null })}>{t('one.no_tier')}</Menu.Item>
      </Pill>
      <Pill label={t('column.stage')} text={t(`stage.${account.stage}`)} canWrite={canWrite}>
        {stages.map((stage) => (
          <Menu.Item key={stage} onClick={() => mutate({ stage })}>
            {t(`stage.${stage}`)}
          </Menu.Item>
        ))}
      </Pill>
      <Pill label={t('column.owner')} text={owner} canWrite={canWrite}>
        {members.map(({ value, label }) => (
          <Menu.Item key={value} onClick={() => mutate({ owner_id: value })}>
            {label}
          </Menu.Item>
        ))}
        <Menu.Item onClick={() => mutate({ owner_id: null })}>{t('one.no_owner')}</Menu.Item>
      </Pill>
      {account.tags.map((tag) => (
        <span key={tag} className={styles.faint}>
          #{tag}
        </span>
      ))}
    </span>
  )
}

interface PillProps {
  readonly label: string
  readonly text: string
  readonly canWrite: boolean
  readonly children: ReactNode
}

function Pill({ label, text, canWrite, children }: PillProps) {
  if (!canWrite) return <span className={styles.pill}>{text}</span>
  return (
    <Menu withinPortal={false}>
      <Menu.Target>
        <button type="button" className={styles.pill} title={label}>
          {text}
          <IconChevronDown size={14} aria-hidden="true" />
        </button>
      </Menu.Target>
      <Menu.Dropdown mah={320} style={{ overflowY: 'auto' }}>
        {children}
      </Menu.Dropdown>
    </Menu>
  )
}
