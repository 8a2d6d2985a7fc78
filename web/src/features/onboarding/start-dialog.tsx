import { Button, Group, Modal, Select, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../lib/api.ts'
import { onboardingKey, templatesQuery, type WholeRun } from '../../lib/onboarding.ts'
import { useAction } from '../../lib/use-action.ts'
import { AccountSearch } from '../../ui/account-search.tsx'
import styles from './onboarding.module.css'

/** Begins one for an account, whether or not it matches a template. */
export function StartDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation(['onboarding', 'common'])
  const navigate = useNavigate()
  const { data } = useQuery(templatesQuery())
  const [account, setAccount] = useState<{ id: number; name: string } | null>(null)
  const [template, setTemplate] = useState<string | null>(null)
  const [day, setDay] = useState('')
  const ready = (data?.rows ?? []).filter(({ version, state }) => version !== null && state !== 'retired')
  const { mutate, isPending } = useAction({
    run: async () => {
      const { data: made } = await api.POST('/api/v1/onboardings', {
        body: {
          account_id: String(account?.id),
          template_id: Number(template),
          ...(day === '' ? {} : { started_on: day }),
        },
      })
      return made as WholeRun
    },
    invalidate: [onboardingKey],
    done: (made) => t('start.done', { account: made.account.name }),
    onDone: ({ id }) =>
      void navigate({ to: '/onboarding/$onboardingId', params: { onboardingId: String(id) } }),
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('start.title')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <div className={styles.stack}>
        <AccountSearch
          label={t('start.account')}
          value={account?.id ?? null}
          isFirst
          onChange={(found) => setAccount(found)}
        />
        {data && ready.length === 0 ? <p className={styles.sub}>{t('start.template_none')}</p> : null}
        <Select
          label={t('start.template')}
          data={ready.map(({ id, name }) => ({ value: String(id), label: name }))}
          value={template}
          onChange={setTemplate}
        />
        <TextInput
          type="date"
          label={t('start.on')}
          description={t('start.on_about')}
          value={day}
          onChange={(event) => setDay(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common:cancel')}
          </Button>
          <Button
            loading={isPending}
            disabled={account === null || template === null}
            onClick={() => mutate()}
          >
            {t('start.do')}
          </Button>
        </Group>
      </div>
    </Modal>
  )
}
