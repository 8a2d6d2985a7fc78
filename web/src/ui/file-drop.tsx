import { IconUpload } from '@tabler/icons-react'
import { type DragEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../lib/use-format.ts'
import styles from './pieces.module.css'

export interface FileDropProps {
  /** What to drop: "顧客の CSV". */
  readonly label: string
  /** Extensions with the dot: [".csv", ".tsv"]. */
  readonly accept: readonly string[]
  readonly maxBytes: number
  readonly onFile: (file: File) => void
  /** Encodings, columns expected, a template link. */
  readonly hint?: string
}

/** One file by dropping or choosing; says why it refuses one. */
export function FileDrop({ label, accept, maxBytes, onFile, hint }: FileDropProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const id = useId()
  const [isOver, setOver] = useState(false)
  const [error, setError] = useState<string>()
  const megabytes = format.number(maxBytes / 1_048_576)
  const take = (file: File | undefined) => {
    if (!file) return
    const isKnown = accept.some((extension) => file.name.toLowerCase().endsWith(extension))
    if (!isKnown) return setError(t('file.wrong_kind', { name: file.name, kinds: accept.join(', ') }))
    if (file.size > maxBytes) return setError(t('file.too_big', { name: file.name, megabytes }))
    if (file.size === 0) return setError(t('file.empty', { name: file.name }))
    setError(undefined)
    onFile(file)
  }
  const onDrop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    take(event.dataTransfer.files[0])
  }
  return (
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
      <strong>{label}</strong>
      <span>{t('file.drop_or_choose')}</span>
      <span>{hint ?? t('file.limits', { kinds: accept.join(', '), megabytes })}</span>
      <span className={styles.dropError} role="alert">
        {error}
      </span>
      <input
        id={id}
        type="file"
        className="visually-hidden"
        accept={accept.join(',')}
        onChange={(event) => {
          take(event.currentTarget.files?.[0])
          event.currentTarget.value = ''
        }}
      />
    </label>
  )
}
