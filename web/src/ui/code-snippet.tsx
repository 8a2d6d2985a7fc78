import { Button } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import styles from './pieces.module.css'

export interface CopyButtonProps {
  readonly value: string
  /** "写す" when left out. */
  readonly label?: string
}

export function CopyButton({ value, label }: CopyButtonProps) {
  const { t } = useTranslation()
  const clipboard = useClipboard({ timeout: 2000 })
  return (
    <Button
      variant="default"
      size="compact-sm"
      leftSection={clipboard.copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
      onClick={() => clipboard.copy(value)}
    >
      <span aria-live="polite">{clipboard.copied ? t('copied') : (label ?? t('copy'))}</span>
    </Button>
  )
}

export interface CodeSnippetProps {
  readonly code: string
  /** Said above it: "curl", "JavaScript", a file name. */
  readonly title?: string
}

export function CodeSnippet({ code, title }: CodeSnippetProps) {
  const { t } = useTranslation()
  return (
    <figure className={styles.snippet}>
      <figcaption>
        <span>{title}</span>
        <CopyButton value={code} />
      </figcaption>
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label={title ?? t('code')}
      >
        <pre>
          <code>{code}</code>
        </pre>
      </section>
    </figure>
  )
}
