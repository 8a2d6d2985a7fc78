import { useTranslation } from 'react-i18next'
import { useFormat } from '../../lib/use-format.ts'
import { Card } from '../../ui/card.tsx'
import { Num } from '../../ui/num.tsx'
import styles from './loyalty.module.css'
import { type Box, type Grid, type GridBox, useLoyaltySearch } from './loyalty-data.ts'

/** Attitude upwards, behaviour to the right, as the boxes are usually drawn. */
const rows = [
  { attitude: 'high', boxes: ['latent', 'true'] },
  { attitude: 'low', boxes: ['none', 'spurious'] },
] as const

/** The four boxes and, apart, those of whom a side is not known. A press shows who is in it. */
export function LoyaltyGrid({ grid }: { readonly grid: Grid }) {
  const { t } = useTranslation('loyalty')
  const format = useFormat()
  const of = (box: Box) => grid.boxes.find((one) => one.box === box)
  const unknown = of('unknown')
  return (
    <Card title={t('grid.title')}>
      <div className={styles.plane}>
        <span className={styles.upAxis} aria-hidden="true">
          ↑ {t('grid.attitude')}
        </span>
        <div className={styles.boxes}>
          {rows.flatMap(({ attitude, boxes }) =>
            boxes.map((box) => {
              const one = of(box)
              return one ? (
                <BoxCell key={box} one={one} side={attitude} hasBefore={grid.before !== null} />
              ) : null
            }),
          )}
        </div>
        <span className={styles.rightAxis} aria-hidden="true">
          {t('grid.behaviour')} →
        </span>
      </div>
      {unknown ? <BoxCell one={unknown} side="low" hasBefore={grid.before !== null} isWide /> : null}
      <p className={styles.note}>
        {grid.renewals_from && grid.renewals_to
          ? t('renewals.note', {
              from: format.date(grid.renewals_from),
              to: format.date(grid.renewals_to),
            })
          : t('renewals.none')}{' '}
        {t('grid.source')}
      </p>
    </Card>
  )
}

interface BoxCellProps {
  readonly one: GridBox
  readonly side: 'high' | 'low'
  readonly hasBefore: boolean
  readonly isWide?: boolean
}

function BoxCell({ one, hasBefore, isWide = false }: BoxCellProps) {
  const { t } = useTranslation('loyalty')
  const format = useFormat()
  const { box: chosen, from, change } = useLoyaltySearch()
  const isOn = chosen === one.box && from === undefined
  const moved = one.accounts - one.accounts_before
  const { renewals } = one
  return (
    <button
      type="button"
      className={styles.box}
      data-box={one.box}
      data-wide={isWide}
      aria-pressed={isOn}
      onClick={() => change({ box: isOn ? undefined : one.box, from_box: undefined })}
    >
      <span className={styles.name}>{t(`box.${one.box}`)}</span>
      <span className={styles.about}>{t(`about.${one.box}`)}</span>
      <span className={styles.count}>{t('grid.accounts', { count: one.accounts })}</span>
      <span className={styles.about}>{t('grid.month', { money: format.money(one.mrr_minor) })}</span>
      {hasBefore ? (
        <span className={styles.about}>
          {moved === 0 ? t('grid.same') : t('grid.change', { change: format.signed(moved) })}
        </span>
      ) : null}
      <span className={styles.renewed}>
        {renewals.rate === null ? (
          <span className={styles.about}>{t('grid.no_renewals')}</span>
        ) : (
          <>
            {t('grid.renewal_rate')}{' '}
            <b>
              <Num
                value={renewals.rate}
                kind="percent"
                digits={0}
                interval={renewals.interval ? [renewals.interval.low, renewals.interval.high] : null}
              />
            </b>{' '}
            <span className={styles.about}>
              {format.number(renewals.renewed)} / {format.number(renewals.due)}
            </span>
          </>
        )}
      </span>
    </button>
  )
}
