import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Observation, renewalsAnswer } from '../../lib/renewals.ts'
import { useFormat } from '../../lib/use-format.ts'
import { HealthBadge } from '../../ui/health-badge.tsx'
import { LinesSkeleton } from '../../ui/skeletons.tsx'
import { When } from '../../ui/when.tsx'
import { CallDialog } from './call-dialog.tsx'
import { usePointWord } from './point-words.ts'
import styles from './renewals.module.css'

interface PointsProps {
  readonly id: number
  readonly mayWrite: boolean
}

/** What was observed at the fixed points, and who called what. */
export function RenewalPoints({ id, mayWrite }: PointsProps) {
  const { t } = useTranslation('renewals')
  const [calling, setCalling] = useState<string>()
  const { data } = useQuery(renewalsAnswer<{ rows: Observation[] }>(`renewals/${id}/observations`))
  return (
    <section className={styles.section}>
      <h3>{t('point.title')}</h3>
      {data ? null : <LinesSkeleton lines={2} />}
      {data?.rows.length === 0 ? <p className={styles.sub}>{t('point.none')}</p> : null}
      <ul className={styles.lines}>
        {data?.rows.map((row) => (
          <PointLine
            key={row.checkpoint}
            row={row}
            {...(mayWrite ? { onCall: () => setCalling(row.checkpoint) } : {})}
          />
        ))}
      </ul>
      {calling === undefined ? null : (
        <CallDialog
          points={[{ renewal_id: id, checkpoint: calling }]}
          onClose={() => setCalling(undefined)}
        />
      )}
    </section>
  )
}

function PointLine({ row, onCall }: { readonly row: Observation; readonly onCall?: () => void }) {
  const { t } = useTranslation('renewals')
  const format = useFormat()
  const pointWord = usePointWord()
  return (
    <li>
      <span className={styles.row}>
        <span>
          {pointWord(row.checkpoint)} <span className={styles.small}>{format.date(row.day)}</span>
        </span>
        {onCall ? (
          <Button variant="default" size="compact-xs" onClick={onCall}>
            {t('point.call')}
          </Button>
        ) : null}
      </span>
      <span>
        {t('point.automatic')}: <HealthBadge state={row.band} score={row.score} />
        <span className={styles.small}>
          {row.within_90 === null
            ? ''
            : ` · ${t('point.leaves', { share: format.number(row.within_90 * 100) })}`}
          {row.reconstructed ? ` · ${t('point.rebuilt')}` : ''}
        </span>
      </span>
      {row.calls.map((call) => (
        <span key={`${call.kind}${call.at}${call.by}`}>
          {t(`point.${call.kind}`)}: {t(`point.band.${call.band}`)}
          {call.reason ? ` — ${call.reason}` : ''}{' '}
          <span className={styles.small}>
            {call.by} · <When at={call.at} />
          </span>
        </span>
      ))}
    </li>
  )
}
