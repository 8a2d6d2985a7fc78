import { Button, Group, Modal, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../lib/api.ts'
import { useCan } from '../../lib/me.ts'
import { successKey, type WholePlan } from '../../lib/success.ts'
import { useAction } from '../../lib/use-action.ts'
import { useLanguage } from '../../lib/use-words.ts'
import { CopyButton } from '../../ui/code-snippet.tsx'
import { LetterDialog } from '../../ui/letter-dialog.tsx'
import styles from './success.module.css'
import { useContacts } from './success-tabs.tsx'

const SHOW = 'show'
const terms = ['7', '30', '90'] as const

interface LinkDialogProps {
  readonly plan: WholePlan
  readonly isWhole: boolean
  readonly onClose: () => void
}

/** An address for the customer, shown once. */
export function LinkDialog({ plan, isWhole, onClose }: LinkDialogProps) {
  const { t } = useTranslation(['success', 'common'])
  const { people, contacts } = useContacts(plan.account.id)
  const language = useLanguage()
  const mayMail = useCan('letters:write')
  const [isWriting, setWriting] = useState(false)
  const [contact, setContact] = useState<string | null>(isWhole ? null : SHOW)
  const [days, setDays] = useState<string>('30')
  const [url, setUrl] = useState<string>()
  const make = useAction({
    run: async (contactId: number | null) =>
      (
        await api.POST('/api/v1/success-plans/{id}/links', {
          params: { path: { id: plan.id } },
          body: { contact_id: contactId, days: Number(days) },
        })
      ).data?.url,
    invalidate: [successKey],
    onDone: setUrl,
  })
  const receiver = people.find(({ id }) => String(id) === contact)
  if (url && isWriting && receiver) {
    return (
      <LetterDialog
        account={{ id: String(plan.account.id), name: plan.account.name }}
        contacts={[receiver]}
        begin={{
          contacts: [String(receiver.id)],
          language: language === 'en' ? 'en' : 'ja',
          subject: t('agreement.mail_subject', { title: plan.title }),
          body: t('agreement.mail_body', {
            name: receiver.name ?? '',
            title: plan.title,
            url,
            days: Number(days),
          }),
        }}
        onClose={onClose}
      />
    )
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('agreement.link_title')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <div className={styles.stack}>
        <p className={styles.small}>{t(url ? 'agreement.link_made' : 'agreement.link_about')}</p>
        {url ? (
          <>
            <TextInput readOnly aria-label={t('agreement.link_title')} value={url} data-autofocus />
            <Group justify="flex-end">
              <CopyButton value={url} label={t('agreement.copy')} />
              {mayMail && receiver?.email ? (
                <Button variant="default" onClick={() => setWriting(true)}>
                  {t('agreement.mail', { name: receiver.name ?? receiver.email })}
                </Button>
              ) : null}
              <Button onClick={onClose}>{t('common:close')}</Button>
            </Group>
          </>
        ) : (
          <>
            <Select
              label={t('agreement.contact')}
              searchable
              value={contact}
              data={[...(isWhole ? contacts : []), { value: SHOW, label: t('agreement.contact_show') }]}
              onChange={setContact}
            />
            {isWhole ? null : <p className={styles.small}>{t('agreement.incomplete')}</p>}
            <Select
              label={t('agreement.days')}
              allowDeselect={false}
              value={days}
              data={terms.map((value) => ({
                value,
                label: t('agreement.days_value', { count: Number(value) }),
              }))}
              onChange={(next) => setDays(next ?? '30')}
            />
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>
                {t('common:cancel')}
              </Button>
              <Button
                disabled={contact === null}
                loading={make.isPending}
                onClick={() => make.mutate(contact === SHOW ? null : Number(contact))}
              >
                {t('agreement.make_link')}
              </Button>
            </Group>
          </>
        )}
      </div>
    </Modal>
  )
}
