import { useTranslation } from 'react-i18next'
import type { SignalSummary } from '../../lib/signals.ts'
import { useFormat } from '../../lib/use-format.ts'
import { Card } from '../../ui/card.tsx'
import { Hinted } from '../../ui/num.tsx'
import { SignalMark } from '../../ui/signal-mark.tsx'
import { BlockSkeleton } from '../../ui/skeletons.tsx'
import styles from './signals-page.module.css'
import { useSignalsSearch } from './signals-search.ts'
import { useSignalSummary } from './signals-summary.ts'

type Kind = SignalSummary['kinds'][number]

/** How many of each kind stand open and about how much money; a press filters. What cannot be measured says why. */
export function SignalKindsCard() {
  const { t } = useTranslation('signals')
  const { query, change } = useSignalsSearch()
  const { data } = useSignalSummary()
  if (!data) return <BlockSkeleton height={120} />
  const measured = data.kinds.filter(({ not_measured: reason }) => reason === null)
  const others = data.kinds.filter(({ not_measured: reason }) => reason !== null)
  return (
    <Card title={t('kinds.title')}>
      <ul className={styles.kinds}>
        {measured.map((one) => (
          <li key={one.kind}>
            <KindButton
              one={one}
              customers={data.customers}
              isOn={query.kind === one.kind}
              onPress={() => change({ kind: query.kind === one.kind ? undefined : one.kind })}
            />
          </li>
        ))}
      </ul>
      {others.length > 0 ? (
        <dl className={styles.others}>
          {others.map(({ kind, not_measured: reason }) => (
            <div key={kind}>
              <dt>
                {t('not_measured.title')}: {t(`kind.${kind}`)}
              </dt>
              <dd>{reason ? t(`not_measured.${reason}`) : null}</dd>
            </div>
          ))}
        </dl>
      ) : null}
    </Card>
  )
}

interface KindButtonProps {
  readonly one: Kind
  readonly customers: number
  readonly isOn: boolean
  readonly onPress: () => void
}

function KindButton({ one, customers, isOn, onPress }: KindButtonProps) {
  const { t } = useTranslation('signals')
  const format = useFormat()
  const known = t('kinds.known', { known: format.number(one.known), customers: format.number(customers) })
  return (
    <div className={styles.kind} data-on={isOn}>
      <button type="button" aria-pressed={isOn} onClick={onPress}>
        <SignalMark kind={one.kind} nature={one.nature} />
        <b>{t('kinds.count', { count: one.open.signals })}</b>
        <span className={styles.money}>
          {one.open.money_minor > 0 ? format.money(one.open.money_minor) : '—'}
        </span>
      </button>
      <span className={styles.about}>
        <Hinted hint={`${t(`about.${one.kind}`)} ${known}`}>
          <span aria-hidden="true">?</span>
          <span className="visually-hidden">{t(`kind.${one.kind}`)}</span>
        </Hinted>
      </span>
    </div>
  )
}
