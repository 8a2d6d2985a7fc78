import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../lib/use-format.ts'
import { Card } from '../../ui/card.tsx'
import { usePredictionWords } from '../../ui/use-prediction-words.ts'
import { NoModel } from './no-model.tsx'
import styles from './prediction.module.css'
import { isUnderWay, type Model, type Overview } from './prediction-data.ts'
import { TrainButton } from './train-button.tsx'
import { TrainingProgress } from './training-progress.tsx'

/** What stands behind the figures now: a training under way, a model that is ready, the rule, a model put out. */
export function StandingCards({ overview }: { readonly overview: Overview }) {
  const { t } = useTranslation('prediction')
  const { newest, in_force: inForce, fallen_back: fallen, shadow } = overview
  const isWorking = newest !== null && isUnderWay(newest)
  return (
    <>
      {isWorking ? (
        <Card title={t('state.under_way')}>
          <TrainingProgress model={newest} />
        </Card>
      ) : null}
      {fallen ? <Fallen model={fallen} /> : null}
      {inForce || isWorking ? null : <WithoutModel newest={newest} isShadow={shadow !== null} />}
      {shadow && !inForce ? (
        <p className={styles.quiet}>{t('state.shadow', { name: t('model.name', { id: shadow.id }) })}</p>
      ) : null}
      <Drifted overview={overview} />
    </>
  )
}

/** What stood behind the figures on a past day; there is nothing to be done about it. */
export function PastStanding({ overview }: { readonly overview: Overview }) {
  const { t } = useTranslation('prediction')
  const format = useFormat()
  const { in_force: inForce, day } = overview
  const said =
    inForce && day
      ? t('past.model', { name: t('model.name', { id: inForce.id }), day: format.date(day) })
      : inForce
        ? t('past.untold', { name: t('model.name', { id: inForce.id }) })
        : t('past.rule')
  return <p className={styles.quiet}>{said}</p>
}

function WithoutModel({ newest, isShadow }: { readonly newest: Model | null; readonly isShadow: boolean }) {
  const { t } = useTranslation('prediction')
  if (newest && newest.status !== 'ready') {
    return (
      <Card>
        <NoModel model={newest} />
      </Card>
    )
  }
  const isReady = newest?.status === 'ready' && newest.role === 'none' && !isShadow
  return (
    <Notice
      title={isReady ? t('state.ready') : t('state.rule')}
      action={
        isReady ? (
          <Link to="/prediction/models/$modelId" params={{ modelId: String(newest.id) }} className="link">
            {t('state.look')}
          </Link>
        ) : (
          <TrainButton />
        )
      }
    >
      {isReady ? `${t('state.ready_why')} ` : ''}
      {t('state.rule_why')}
    </Notice>
  )
}

function Fallen({ model }: { readonly model: Model }) {
  const { t } = useTranslation('prediction')
  const reasons = ['blind', 'no-better-than-chance', 'not-calibrated', 'no-customers'] as const
  const reason = reasons.find((one) => one === model.fall_back_reason)
  return (
    <Notice
      title={t('state.fallen')}
      isGrave
      action={
        <Link to="/prediction/models/$modelId" params={{ modelId: String(model.id) }} className="link">
          {t('state.look')}
        </Link>
      }
    >
      {reason
        ? t('state.fallen_by', { name: t('model.name', { id: model.id }), reason: t(`fall.${reason}`) })
        : ''}
    </Notice>
  )
}

function Drifted({ overview: { check } }: { readonly overview: Overview }) {
  const { t } = useTranslation('prediction')
  const words = usePredictionWords()
  const format = useFormat()
  if (check?.verdict !== 'drift') return null
  const moved = check.result.drift.filter(({ drifted }) => drifted).map(({ key }) => words.name(key))
  if (moved.length === 0) return null
  return (
    <Notice title={t('state.drift')} action={<TrainButton isQuiet />}>
      {t('state.drift_why', { features: format.list(moved) })}
    </Notice>
  )
}

function Notice(props: {
  readonly title: string
  readonly children: ReactNode
  readonly action: ReactNode
  readonly isGrave?: boolean
}) {
  return (
    <section className={styles.notice} data-grave={props.isGrave === true}>
      <div>
        <h2>{props.title}</h2>
        <p>{props.children}</p>
      </div>
      <div className={styles.noticeAction}>{props.action}</div>
    </section>
  )
}
