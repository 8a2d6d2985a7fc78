import { IconArrowRight } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../lib/use-format.ts'
import { Card } from '../../ui/card.tsx'
import styles from './loyalty.module.css'
import { type Grid, useLoyaltySearch } from './loyalty-data.ts'

/** Arrows from box to box since the end of the month before, the most money first; a press shows who. */
export function MovesCard({ grid }: { readonly grid: Grid }) {
  const { t } = useTranslation('loyalty')
  const format = useFormat()
  const { box, from, change } = useLoyaltySearch()
  if (grid.before === null) {
    return (
      <Card title={t('page.title')}>
        <p className={styles.note}>{t('moves.alone')}</p>
      </Card>
    )
  }
  const moves = [...grid.moves].sort((a, b) => b.mrr_minor - a.mrr_minor)
  return (
    <Card title={t('moves.title', { before: format.date(grid.before) })}>
      {grid.versions.length > 1 ? (
        <p className={styles.caution}>{t('moves.by_rule', { versions: grid.versions.join(', ') })}</p>
      ) : null}
      {moves.length === 0 ? <p className={styles.note}>{t('moves.none')}</p> : null}
      <ul className={styles.moves}>
        {moves.map((move) => {
          const isOn = box === move.to && from === move.from
          return (
            <li key={`${move.from} ${move.to}`}>
              <button
                type="button"
                aria-pressed={isOn}
                onClick={() =>
                  change(
                    isOn ? { box: undefined, from_box: undefined } : { box: move.to, from_box: move.from },
                  )
                }
              >
                <span className={styles.way}>
                  {t(`box.${move.from}`)} <IconArrowRight size={14} aria-label="→" /> {t(`box.${move.to}`)}
                </span>
                <b>{t('grid.accounts', { count: move.accounts })}</b>
                <span className={styles.about}>{format.money(move.mrr_minor)}</span>
              </button>
            </li>
          )
        })}
      </ul>
      <p className={styles.note}>
        {[
          grid.came > 0 ? t('moves.came', { count: grid.came }) : '',
          grid.went > 0 ? t('moves.went', { count: grid.went }) : '',
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
    </Card>
  )
}
