import { useTranslation } from 'react-i18next'
import type { Numbers } from '../../lib/onboarding.ts'
import { Card } from '../../ui/card.tsx'
import { Num } from '../../ui/num.tsx'
import { Tiles } from '../../ui/page-header.tsx'
import styles from './onboarding.module.css'

type Share = Numbers['completed']
type Time = Numbers['to_complete']

/** The four figures, each with what it stands on. */
export function NumberTiles({ data }: { readonly data: Numbers }) {
  const { t } = useTranslation('onboarding')
  return (
    <Tiles min={230}>
      <Card title={t('numbers.completed')}>
        <ShareFigure share={data.completed} big />
        <p className={styles.small}>
          {t('numbers.of_due', { count: data.completed.count, of: data.completed.of })}
          {data.not_due > 0 ? ` · ${t('numbers.not_due', { count: data.not_due })}` : ''}
        </p>
      </Card>
      <Card title={t('numbers.in_time')}>
        <ShareFigure share={data.in_time} big />
        <p className={styles.small}>
          {t('numbers.of_due', { count: data.in_time.count, of: data.in_time.of })}
        </p>
      </Card>
      <Card title={t('numbers.to_complete')}>
        <TimeFigure time={data.to_complete} big />
        <About time={data.to_complete} />
      </Card>
      <Card title={t('numbers.to_value')}>
        <TimeFigure time={data.to_first_value} big />
        <About time={data.to_first_value} />
      </Card>
    </Tiles>
  )
}

function About({ time }: { readonly time: Time }) {
  const { t } = useTranslation('onboarding')
  return (
    <p className={styles.small}>
      {t(time.median === null ? 'numbers.time_none' : 'numbers.time_about', {
        reached: time.reached,
        n: time.n,
      })}
    </p>
  )
}

export function ShareFigure({ share, big = false }: { readonly share: Share; readonly big?: boolean }) {
  const { t } = useTranslation('onboarding')
  const { low, high } = share
  return (
    <Num
      value={share.share}
      kind="percent"
      digits={0}
      big={big}
      {...(low !== null && high !== null ? { interval: [low, high] as const } : {})}
      {...(share.share === null ? { reason: t('numbers.share_none') } : {})}
    />
  )
}

/** The end of an interval that lies beyond what was watched is left open. */
export function TimeFigure({ time, big = false }: { readonly time: Time; readonly big?: boolean }) {
  const { t } = useTranslation('onboarding')
  const { median, low, high, n, reached } = time
  return (
    <Num
      value={median}
      digits={median !== null && !Number.isInteger(median) ? 1 : 0}
      unit={t('numbers.unit_days')}
      big={big}
      {...(low !== null && high !== null ? { interval: [low, high] as const } : {})}
      {...(median === null ? { reason: t('numbers.time_none', { n, reached }) } : {})}
    />
  )
}
