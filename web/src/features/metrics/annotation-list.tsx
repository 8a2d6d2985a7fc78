import { ActionIcon, Button, TextInput } from '@mantine/core'
import { IconPencil, IconPlus, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Annotation } from '../../lib/annotations.ts'
import { useCan, useMe } from '../../lib/me.ts'
import { useFormat } from '../../lib/use-format.ts'
import { useDeleteAnnotation, useWriteAnnotation } from './annotation-data.ts'
import styles from './annotations.module.css'

/** What happened, below the trend it is marked on: written, changed and deleted here. */
export function AnnotationList({ annotations }: { readonly annotations: readonly Annotation[] }) {
  const { t } = useTranslation('metrics')
  const may = useCan('accounts:write')
  const [edited, setEdited] = useState<Annotation | 'new' | undefined>()
  if (annotations.length === 0 && !may) return null
  const close = () => setEdited(undefined)
  return (
    <div className={styles.list}>
      {annotations.length === 0 ? null : (
        <ul aria-label={t('annotation.title')}>
          {annotations.map((annotation) =>
            edited !== 'new' && edited?.id === annotation.id ? (
              <li key={annotation.id}>
                <AnnotationForm annotation={annotation} onClose={close} />
              </li>
            ) : (
              <Line
                key={annotation.id}
                annotation={annotation}
                may={may}
                onEdit={() => setEdited(annotation)}
              />
            ),
          )}
        </ul>
      )}
      {edited === 'new' ? <AnnotationForm onClose={close} /> : null}
      {may && edited === undefined ? (
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconPlus size={14} />}
          onClick={() => setEdited('new')}
        >
          {t('annotation.add')}
        </Button>
      ) : null}
    </div>
  )
}

interface LineProps {
  readonly annotation: Annotation
  readonly may: boolean
  readonly onEdit: () => void
}

function Line({ annotation, may, onEdit }: LineProps) {
  const { t } = useTranslation('metrics')
  const format = useFormat()
  const remove = useDeleteAnnotation(({ text }) => t('annotation.deleted', { text }))
  return (
    <li>
      <span className={styles.day}>{format.date(annotation.day)}</span>
      <span className={styles.text}>{annotation.text}</span>
      {annotation.created_by ? <span className={styles.by}>{annotation.created_by}</span> : null}
      {may ? (
        <>
          <ActionIcon
            variant="subtle"
            size={26}
            aria-label={t('annotation.edit', { text: annotation.text })}
            onClick={onEdit}
          >
            <IconPencil size={14} />
          </ActionIcon>
          <ActionIcon
            variant="subtle"
            size={26}
            aria-label={t('annotation.delete', { text: annotation.text })}
            onClick={() => remove.mutate(annotation)}
          >
            <IconTrash size={14} />
          </ActionIcon>
        </>
      ) : null}
    </li>
  )
}

function AnnotationForm({
  annotation,
  onClose,
}: {
  readonly annotation?: Annotation
  readonly onClose: () => void
}) {
  const { t } = useTranslation(['metrics', 'common'])
  const { workspace } = useMe()
  const [day, setDay] = useState(annotation?.day ?? workspace.today)
  const [text, setText] = useState(annotation?.text ?? '')
  const write = useWriteAnnotation(annotation?.id, onClose)
  const isGood = /^\d{4}-\d{2}-\d{2}$/.test(day) && text.trim() !== ''
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (isGood) write.mutate({ day, text: text.trim() })
      }}
    >
      <TextInput
        type="date"
        aria-label={t('annotation.day')}
        value={day}
        onChange={(event) => setDay(event.currentTarget.value)}
        w={150}
      />
      <TextInput
        aria-label={t('annotation.text')}
        placeholder={t('annotation.example')}
        value={text}
        maxLength={200}
        onChange={(event) => setText(event.currentTarget.value)}
        className={styles.field ?? ''}
        data-autofocus
      />
      <Button type="submit" disabled={!isGood} loading={write.isPending}>
        {t('common:save')}
      </Button>
      <Button variant="default" onClick={onClose}>
        {t('common:cancel')}
      </Button>
    </form>
  )
}
