import { Button, Group, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../lib/api.ts'
import { fieldErrors } from '../../lib/error-message.ts'
import { useCan } from '../../lib/me.ts'
import { useAction } from '../../lib/use-action.ts'
import { Card } from '../../ui/card.tsx'
import type { Segment } from './segment.ts'
import styles from './segments.module.css'
import { segmentsKey } from './segments-data.ts'

/** A list begins with a name; accounts are pasted on the next screen. */
export function NewListCard() {
  const { t } = useTranslation('segments')
  const navigate = useNavigate()
  const canWrite = useCan('segments:write')
  const [name, setName] = useState('')
  const [description, setDescription] = useState('')
  const make = useAction({
    run: async () => {
      const body = { kind: 'list' as const, name: name.trim(), description: description.trim() }
      const { data } = await api.POST('/api/v1/segments', { body })
      return data as Segment
    },
    invalidate: [segmentsKey],
    onDone: (made) => void navigate({ to: '/segments/$segmentId', params: { segmentId: String(made.id) } }),
    onError: (error) => Object.keys(fieldErrors(error)).includes('name'),
  })
  return (
    <Card title={t('new.list_title')}>
      <p className={styles.quiet}>{t('new.list_what')}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          make.mutate()
        }}
      >
        <div className={styles.names}>
          <TextInput
            label={t('builder.name')}
            value={name}
            maxLength={120}
            required
            error={fieldErrors(make.error).name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput
            label={t('builder.description')}
            value={description}
            maxLength={2000}
            onChange={(event) => setDescription(event.currentTarget.value)}
          />
        </div>
        <Group mt="md">
          <Button type="submit" disabled={!canWrite || name.trim() === ''} loading={make.isPending}>
            {t('save.make')}
          </Button>
        </Group>
      </form>
    </Card>
  )
}
