import { useTranslation } from 'react-i18next'
import type { Numbers } from '../../lib/onboarding.ts'
import { useFormat } from '../../lib/use-format.ts'
import { Card } from '../../ui/card.tsx'
import { Num } from '../../ui/num.tsx'
import rowCards from '../../ui/row-cards.module.css'
import { ShareFigure, TimeFigure } from './number-tiles.tsx'
import styles from './onboarding.module.css'
import { Scroll } from './scroll.tsx'

interface CohortsCardProps {
  readonly data: Numbers
  readonly by: 'month' | 'version'
}

/** By when they began or what they followed, each beside the one before. */
export function CohortsCard({ data, by }: CohortsCardProps) {
  const { t } = useTranslation('onboarding')
  const format = useFormat()
  return (
    <Card title={t('numbers.cohorts')}>
      <p className={styles.small}>{t('numbers.cohorts_about')}</p>
      <Scroll label={t('numbers.cohorts')}>
        <table className={`${styles.table} ${rowCards.rows}`}>
          <thead>
            <tr>
              <th scope="col">{t(by === 'month' ? 'numbers.month' : 'numbers.version')}</th>
              <th scope="col">{t('numbers.began')}</th>
              <th scope="col">{t('numbers.completed')}</th>
              <th scope="col">{t('numbers.to_complete')}</th>
              <th scope="col">{t('numbers.to_value')}</th>
              <th scope="col">{t('numbers.difference')}</th>
            </tr>
          </thead>
          <tbody>
            {data.cohorts.map((cohort) => (
              <tr key={cohort.key}>
                <th scope="row">
                  {by === 'month'
                    ? format.month(`${cohort.key}-01`)
                    : t('template.version', { version: cohort.key })}
                </th>
                <td data-head={t('numbers.began')}>{format.number(cohort.onboardings)}</td>
                <td data-head={t('numbers.completed')}>
                  <ShareFigure share={cohort.completed} />
                </td>
                <td data-head={t('numbers.to_complete')}>
                  <TimeFigure time={cohort.to_complete} />
                </td>
                <td data-head={t('numbers.to_value')}>
                  <TimeFigure time={cohort.to_first_value} />
                </td>
                <td data-head={t('numbers.difference')}>
                  <Num
                    value={cohort.difference && 100 * cohort.difference.value}
                    unit={t('numbers.unit_points')}
                    {...(cohort.difference
                      ? {
                          interval: [100 * cohort.difference.low, 100 * cohort.difference.high] as const,
                        }
                      : { reason: t('numbers.difference_none') })}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Card>
  )
}
