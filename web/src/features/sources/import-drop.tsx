import { IconUpload } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type DragEvent, useId, useState, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { errorMessage } from '../../lib/error-message.ts'
import styles from '../../ui/pieces.module.css'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { importsQuery } from './import-data.ts'
import own from './sources.module.css'
import { uploadFile, uploadStore } from './upload-file.ts'

const accepted = ['.csv', '.tsv', '.txt']
const MAX_BYTES = 2 * 1024 ** 3

/** Takes one file or several; what each is, its columns tell. */
export function ImportDrop() {
  const { t } = useTranslation('sources')
  const client = useQueryClient()
  const navigate = useNavigate()
  const id = useId()
  const [isOver, setOver] = useState(false)
  const [refused, setRefused] = useState<string>()

  const take = async (files: readonly File[]) => {
    const wrong = files.find((file) => reasonAgainst(file) !== undefined)
    setRefused(
      wrong ? t(`imports.refused.${reasonAgainst(wrong) ?? 'kind'}`, { name: wrong.name }) : undefined,
    )
    const good = files.filter((file) => reasonAgainst(file) === undefined)
    const made = []
    for (const file of good) {
      made.push(await uploadFile(file))
      await client.invalidateQueries({ queryKey: importsQuery.queryKey, exact: true })
    }
    const [only] = made
    if (good.length === 1 && only) {
      await navigate({ to: '/data/imports/$importId', params: { importId: String(only.id) } })
    }
  }
  const onDrop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    void take([...event.dataTransfer.files])
  }
  return (
    <div className={own.stack}>
      <label
        htmlFor={id}
        className={`${styles.drop} ${isOver ? styles.dropOver : ''}`}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
      >
        <IconUpload size={24} aria-hidden="true" />
        <strong>{t('imports.drop')}</strong>
        <span>{t('imports.drop_hint')}</span>
        <span className={styles.dropError} role="alert">
          {refused}
        </span>
        <input
          id={id}
          type="file"
          multiple
          className="visually-hidden"
          accept={accepted.join(',')}
          onChange={(event) => {
            const files = [...(event.currentTarget.files ?? [])]
            event.currentTarget.value = ''
            void take(files)
          }}
        />
      </label>
      <Uploads />
    </div>
  )
}

function reasonAgainst(file: File): 'kind' | 'empty' | 'too_big' | undefined {
  if (!accepted.some((extension) => file.name.toLowerCase().endsWith(extension))) return 'kind'
  if (file.size === 0) return 'empty'
  return file.size > MAX_BYTES ? 'too_big' : undefined
}

function Uploads() {
  const { t } = useTranslation('sources')
  const uploads = useSyncExternalStore(uploadStore.subscribe, uploadStore.read)
  return uploads.map((upload) =>
    upload.error === undefined ? (
      <ProgressBar
        key={upload.key}
        label={t('imports.sending', { name: upload.name })}
        done={Math.round((upload.sent / Math.max(1, upload.total)) * 100)}
        total={100}
      />
    ) : (
      <p key={upload.key} className={own.problem} role="alert">
        {upload.name}: {errorMessage(upload.error).title}{' '}
        <button type="button" className={own.linkButton} onClick={() => uploadStore.dismiss(upload.key)}>
          {t('imports.dismiss')}
        </button>
      </p>
    ),
  )
}
