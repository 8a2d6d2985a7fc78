import { useTranslation } from 'react-i18next'
import type { Numbers } from '../../lib/onboarding.ts'
import { useFormat } from '../../lib/use-format.ts'
import { useOnboardingWords } from '../../lib/use-onboarding-words.ts'
import { Card } from '../../ui/card.tsx'
import rowCards from '../../ui/row-cards.module.css'
import { ShareFigure, TimeFigure } from './number-tiles.tsx'
import styles from './onboarding.module.css'
import { Scroll } from './scroll.tsx'

interface FunnelCardProps {
  readonly data: Numbers
  readonly hasTemplate: boolean
}

/** Where they stop. */
export function FunnelCard({ data, hasTemplate }: FunnelCardProps) {
  const { t } = useTranslation('onboarding')
  const format = useFormat()
  const { nameOf } = useOnboardingWords()
  if (!hasTemplate || data.funnel.length === 0) {
    return (
      <Card title={t('numbers.funnel')}>
        <p className={styles.small}>{t(hasTemplate ? 'numbers.share_none' : 'numbers.funnel_pick')}</p>
      </Card>
    )
  }
  return (
    <Card title={t('numbers.funnel')}>
      <p className={styles.small}>{t('numbers.funnel_about')}</p>
      <Scroll label={t('numbers.funnel')}>
        <table className={`${styles.table} ${rowCards.rows}`}>
          <thead>
            <tr>
              <th scope="col">{t('numbers.step')}</th>
              <th scope="col">{t('numbers.finished')}</th>
              <th scope="col">{t('numbers.skipped')}</th>
              <th scope="col">{t('numbers.late')}</th>
              <th scope="col">{t('numbers.median')}</th>
            </tr>
          </thead>
          <tbody>
            {data.funnel.map((step) => (
              <tr key={step.step_id}>
                <th scope="row">
                  {nameOf(step.name)} <span className={styles.small}>{nameOf(step.phase)}</span>
                </th>
                <td data-head={t('numbers.finished')}>
                  <ShareFigure share={step.finished} />{' '}
                  <span className={styles.small}>
                    {t('steps_of', { done: step.finished.count, all: step.finished.of })}
                  </span>
                </td>
                <td data-head={t('numbers.skipped')}>{format.number(step.skipped)}</td>
                <td data-head={t('numbers.late')}>{format.number(step.late)}</td>
                <td data-head={t('numbers.median')}>
                  <TimeFigure time={step.time} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Card>
  )
}
