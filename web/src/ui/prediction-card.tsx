import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { apiQuery } from '../lib/api.ts'
import { type AccountPrediction, MAIN_HORIZON, type PredictionReason } from '../lib/prediction.ts'
import { useFormat } from '../lib/use-format.ts'
import { useView } from '../lib/use-view.ts'
import { Card } from './card.tsx'
import { HealthBadge } from './health-badge.tsx'
import styles from './prediction.module.css'
import { LinesSkeleton } from './skeletons.tsx'
import { Sparkline } from './sparkline.tsx'
import { usePredictionWords } from './use-prediction-words.ts'

/** How likely this account is to leave, within which time, why, and what would change it. */
export function PredictionCardBody({ accountId }: { readonly accountId: string }) {
  const { t } = useTranslation('prediction')
  const { asOf, isPast } = useView()
  const { data } = apiQuery.useQuery('get', '/api/v1/accounts/{id}/prediction', {
    params: { path: { id: accountId }, query: isPast ? { as_of: asOf } : {} },
  })
  const more = (
    <Link to="/prediction" className="link">
      {t('account.more')}
    </Link>
  )
  return (
    <Card title={t('account.title')} aside={more}>
      {data === undefined ? <LinesSkeleton lines={5} /> : <Body prediction={data} />}
    </Card>
  )
}

function Body({ prediction }: { readonly prediction: AccountPrediction }) {
  const { t } = useTranslation('prediction')
  const { told, shadow } = prediction
  const format = useFormat()
  const beside = shadow?.chances.find(({ horizon }) => horizon === MAIN_HORIZON)
  return (
    <>
      {told?.has_notice ? <p>{t('account.notice')}</p> : null}
      {told && !told.has_notice ? <Told prediction={prediction} told={told} /> : null}
      {told ? null : <ByRule prediction={prediction} />}
      {beside && !shadow?.has_notice ? (
        <p className={styles.quiet}>
          {t('account.shadow', { days: MAIN_HORIZON, chance: format.percent(beside.chance, 0) })}
        </p>
      ) : null}
    </>
  )
}

function ByRule({ prediction: { rule, source, why_rule: why } }: { readonly prediction: AccountPrediction }) {
  const { t } = useTranslation('prediction')
  if (source === 'none' || why === null) return <p className={styles.quiet}>{t('account.none')}</p>
  return (
    <>
      <p>
        {t('account.rule')} <HealthBadge state={rule?.band ?? 'unknown'} score={rule?.score ?? null} />
      </p>
      <p className={styles.quiet}>{t(`account.rule_${why}`)}</p>
    </>
  )
}

type ToldProps = {
  readonly prediction: AccountPrediction
  readonly told: NonNullable<AccountPrediction['told']>
}

function Told({ prediction, told }: ToldProps) {
  const { t } = useTranslation('prediction')
  const format = useFormat()
  const main = told.chances.find(({ horizon }) => horizon === MAIN_HORIZON)
  const raising = told.reasons.filter(({ effect, is_context: isContext }) => effect > 0 && !isContext)
  const lowering = told.reasons.filter(({ effect, is_context: isContext }) => effect < 0 && !isContext)
  const context = told.reasons.filter(({ is_context: isContext }) => isContext)
  const history = prediction.history.map(({ chance }) => chance)
  return (
    <>
      <p className={styles.main}>
        <b>{format.percent(main?.chance ?? 0, 0)}</b>{' '}
        <span>{t('account.chance', { days: MAIN_HORIZON })}</span>
        {history.length > 2 ? <Sparkline values={history} label={t('account.history')} /> : null}
      </p>
      <dl className={styles.horizons}>
        {told.chances
          .filter(({ horizon }) => horizon !== MAIN_HORIZON)
          .map(({ horizon, chance }) => (
            <div key={horizon}>
              <dt>{t('page.within', { days: horizon })}</dt>
              <dd>{format.percent(chance, 0)}</dd>
            </div>
          ))}
      </dl>
      <p className={styles.quiet}>
        {t('account.from', { lead: told.lead_days })}{' '}
        {t('account.as_told', { day: format.date(told.day), name: t('model.name', { id: told.model_id }) })}
      </p>
      <AtRenewal renewal={told.renewal} />
      <Reasons title={t('account.reasons')} reasons={[...raising, ...lowering]} />
      <Reasons title={t('account.context')} reasons={context} />
      <WhatIf prediction={prediction} />
    </>
  )
}

function AtRenewal({ renewal }: { readonly renewal: NonNullable<AccountPrediction['told']>['renewal'] }) {
  const { t } = useTranslation('prediction')
  const format = useFormat()
  if (!renewal) return null
  const { chance, expected_mrr_minor: expected, why_not: why } = renewal
  const on = format.date(renewal.on)
  if (chance === null || expected === null) {
    return why && why !== 'notice' ? (
      <p className={styles.quiet}>{t(`account.renewal_${why}`, { on })}</p>
    ) : null
  }
  return (
    <p>
      {t('account.renewal', {
        on,
        chance: format.percent(chance, 0),
        money: format.money(expected),
      })}
    </p>
  )
}

function Reasons({
  title,
  reasons,
}: {
  readonly title: string
  readonly reasons: readonly PredictionReason[]
}) {
  const words = usePredictionWords()
  if (reasons.length === 0) return null
  return (
    <>
      <h3 className={styles.head}>{title}</h3>
      <ul className={styles.reasons}>
        {reasons.map((reason) => (
          <li key={reason.key}>
            <span>{words.sentence(reason)}</span>
            <span className={styles.strength} data-up={reason.effect > 0}>
              {words.strength(reason.effect)}
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}

function WhatIf({ prediction: { what_if: rows } }: { readonly prediction: AccountPrediction }) {
  const { t } = useTranslation('prediction')
  const words = usePredictionWords()
  const format = useFormat()
  if (rows.length === 0) return null
  return (
    <>
      <h3 className={styles.head}>{t('account.what_if')}</h3>
      <ul className={styles.plainList}>
        {rows.map(({ key, chance }) => (
          <li key={key}>
            {t('account.what_if_row', {
              name: words.name(key),
              aim: words.aim(key),
              days: MAIN_HORIZON,
              chance: format.percent(chance, 0),
            })}
          </li>
        ))}
      </ul>
      <p className={styles.quiet}>{t('account.what_if_note')}</p>
    </>
  )
}
