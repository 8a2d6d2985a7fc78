import { Button, Group, Modal, SegmentedControl, Select, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, apiQuery } from '../../lib/api.ts'
import { useMe } from '../../lib/me.ts'
import { successKey, templatesQuery, type WholePlan } from '../../lib/success.ts'
import { tasksKey } from '../../lib/tasks.ts'
import { useAction } from '../../lib/use-action.ts'
import { useLanguage } from '../../lib/use-words.ts'
import { AccountSearch } from '../../ui/account-search.tsx'
import styles from './success.module.css'

const BLANK = 'blank'

interface MakePlanDialogProps {
  readonly accountId: number | undefined
  readonly template?: string
  readonly onClose: () => void
}

/** For whom, of which template, from when. */
export function MakePlanDialog({ accountId, template: given, onClose }: MakePlanDialogProps) {
  const { t } = useTranslation(['success', 'common'])
  const { workspace } = useMe()
  const navigate = useNavigate()
  const [account, setAccount] = useState<number | null>(accountId ?? null)
  const [template, setTemplate] = useState<string>(given ?? 'adoption')
  const [starts, setStarts] = useState(workspace.today)
  const [language, setLanguage] = useState<'ja' | 'en'>(workspace.language)
  const { data } = useQuery(templatesQuery(useLanguage()))
  const known = apiQuery.useQuery(
    'get',
    '/api/v1/accounts/{id}',
    { params: { path: { id: String(accountId) } } },
    { enabled: accountId !== undefined },
  ).data
  const chosen = data?.rows.find(({ key }) => key === template)
  const make = useAction({
    run: async (id: number) =>
      (
        await api.POST('/api/v1/success-plans', {
          body: {
            account_id: id,
            ...(template === BLANK
              ? {
                  content: {
                    title: t('make.blank_title'),
                    job: '',
                    starts_on: starts,
                    goals: [],
                    steps: [],
                  },
                }
              : { template, starts_on: starts, language }),
          },
        })
      ).data as WholePlan,
    invalidate: [successKey, tasksKey],
    done: () => t('make.done'),
    onDone: ({ id }) => void navigate({ to: '/success-plans/$planId', params: { planId: String(id) } }),
  })
  const ours = chosen?.content.steps.filter(({ side }) => side === 'us').length ?? 0
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('make.title')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <form
        className={styles.stack}
        onSubmit={(event) => {
          event.preventDefault()
          if (account !== null) make.mutate(account)
        }}
      >
        {accountId !== undefined && !known ? null : (
          <AccountSearch
            label={t('make.account')}
            value={account}
            isFirst
            {...(known ? { known: { id: known.id, name: known.name } } : {})}
            onChange={(next) => setAccount(next?.id ?? null)}
          />
        )}
        <Select
          label={t('make.template')}
          allowDeselect={false}
          value={template}
          data={[
            ...(data?.rows ?? []).map(({ key, name }) => ({ value: key, label: name })),
            { value: BLANK, label: t('make.blank') },
          ]}
          onChange={(next) => setTemplate(next ?? BLANK)}
        />
        {chosen ? <p className={styles.small}>{chosen.description}</p> : null}
        {chosen?.is_ready ? (
          <SegmentedControl
            aria-label={t('make.language')}
            size="xs"
            value={language}
            data={(['ja', 'en'] as const).map((value) => ({ value, label: t(`make.${value}`) }))}
            onChange={(next) => setLanguage(next === 'en' ? 'en' : 'ja')}
          />
        ) : null}
        <TextInput
          type="date"
          label={t('make.starts')}
          value={starts}
          onChange={(event) => setStarts(event.currentTarget.value || workspace.today)}
        />
        {ours > 0 ? <p className={styles.small}>{t('make.tasks', { count: ours })}</p> : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common:cancel')}
          </Button>
          <Button type="submit" disabled={account === null} loading={make.isPending}>
            {t('make.do')}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
