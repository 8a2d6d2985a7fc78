import { Button, Group, Modal, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../lib/api.ts'
import { successKey, type WholePlan } from '../../lib/success.ts'
import { useAction } from '../../lib/use-action.ts'
import styles from './success.module.css'

interface KeepDialogProps {
  readonly plan: Pick<WholePlan, 'id' | 'title'>
  readonly onClose: () => void
}

/** A plan as a template for others. */
export function KeepDialog({ plan, onClose }: KeepDialogProps) {
  const { t } = useTranslation(['success', 'common'])
  const [name, setName] = useState(plan.title)
  const [description, setDescription] = useState('')
  const keep = useAction({
    run: () =>
      api.POST('/api/v1/success-templates', {
        body: { plan_id: plan.id, name: name.trim(), description: description.trim() },
      }),
    invalidate: [successKey],
    done: () => t('template.kept'),
    onDone: onClose,
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('template.keep_title')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <form
        className={styles.stack}
        onSubmit={(event) => {
          event.preventDefault()
          keep.mutate()
        }}
      >
        <p className={styles.small}>{t('template.keep_about')}</p>
        <TextInput
          label={t('template.name')}
          data-autofocus
          maxLength={200}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Textarea
          label={t('template.description')}
          autosize
          minRows={2}
          maxLength={1000}
          value={description}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common:cancel')}
          </Button>
          <Button type="submit" disabled={name.trim() === ''} loading={keep.isPending}>
            {t('template.keep')}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
