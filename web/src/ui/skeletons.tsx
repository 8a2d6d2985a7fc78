import { useTranslation } from 'react-i18next'
import styles from './states.module.css'

const widths = ['72%', '88%', '64%', '80%', '56%', '76%']

/** Lines of text to come. */
export function LinesSkeleton({ lines = 3 }: { readonly lines?: number }) {
  const { t } = useTranslation()
  return (
    <div className={styles.bars} role="status" aria-label={t('loading')}>
      {Array.from({ length: lines }, (_, index) => index).map((index) => (
        <div key={index} className={styles.line} style={{ width: widths[index % widths.length] }} />
      ))}
    </div>
  )
}

/** A block of a known height to come: a chart, a card. */
export function BlockSkeleton({ height }: { readonly height: number }) {
  const { t } = useTranslation()
  return <div className={styles.block} style={{ height }} role="status" aria-label={t('loading')} />
}

/** A whole page to come: title, lead, two blocks. */
export function PageSkeleton() {
  return (
    <div className={styles.bars} style={{ gap: 24 }}>
      <LinesSkeleton lines={2} />
      <div className={styles.block} style={{ height: 132 }} />
      <div className={styles.block} style={{ height: 320 }} />
    </div>
  )
}
