import { Button, Group, Modal, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../lib/api.ts'
import { successKey, type WholePlan } from '../../lib/success.ts'
import { useAction } from '../../lib/use-action.ts'
import styles from './success.module.css'
import { useContacts } from './success-tabs.tsx'

interface HandDialogProps {
  readonly plan: WholePlan
  readonly onClose: () => void
}

/** What somebody agreed to on the phone or in a meeting. */
export function HandDialog({ plan, onClose }: HandDialogProps) {
  const { t } = useTranslation(['success', 'common'])
  const { contacts } = useContacts(plan.account.id)
  const [contact, setContact] = useState<string | null>(null)
  const [day, setDay] = useState(plan.today)
  const [note, setNote] = useState('')
  const save = useAction({
    run: (contactId: number) =>
      api.POST('/api/v1/success-plans/{id}/agreements', {
        params: { path: { id: plan.id } },
        body: { version: plan.version, contact_id: contactId, agreed_on: day, note: note.trim() },
      }),
    invalidate: [successKey],
    done: () => t('agreement.saved'),
    onDone: onClose,
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('agreement.by_hand')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <form
        className={styles.stack}
        onSubmit={(event) => {
          event.preventDefault()
          if (contact !== null) save.mutate(Number(contact))
        }}
      >
        <Select
          label={t('agreement.contact')}
          searchable
          data-autofocus
          value={contact}
          data={contacts}
          nothingFoundMessage={t('agreement.no_contacts')}
          onChange={setContact}
        />
        <TextInput
          type="date"
          label={t('agreement.day')}
          max={plan.today}
          value={day}
          onChange={(event) => setDay(event.currentTarget.value || plan.today)}
        />
        <TextInput
          label={t('agreement.note')}
          maxLength={1000}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common:cancel')}
          </Button>
          <Button type="submit" disabled={contact === null} loading={save.isPending}>
            {t('agreement.save')}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
