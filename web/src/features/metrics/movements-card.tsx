import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../lib/use-format.ts'
import { Card } from '../../ui/card.tsx'
import { type Movements, useMovements, type ViewQuery } from './metric-data.ts'
import styles from './metrics.module.css'
import { MovementDrawer } from './movement-drawer.tsx'
import { type MovementStep, movementKinds, movementSteps } from './movement-steps.ts'

/** How MRR went from the start of the period to its end. */
export function MovementsCard({ query }: { readonly query: ViewQuery }) {
  const { t } = useTranslation('metrics')
  const format = useFormat()
  const { data } = useMovements(query)
  const { moved } = useSearch({ from: '/shell/metrics/$name' })
  const navigate = useNavigate()
  const opened = movementKinds.find((kind) => kind === moved)
  const close = () =>
    void navigate({ to: '.', search: (old) => ({ ...old, moved: undefined }) as object, replace: true })
  if (!data || (data.start.mrr_minor === 0 && data.end.mrr_minor === 0)) return null
  const split = {
    upsell: format.money(data.upsell.mrr_minor),
    crossSell: format.money(data.cross_sell.mrr_minor),
  }
  return (
    <Card title={t('movements.title')} aside={t('movements.aside')}>
      <table className={styles.steps}>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">{t('movements.kind')}</th>
            <th scope="col">{t('movements.picture')}</th>
            <th scope="col">{t('movements.amount')}</th>
            <th scope="col">{t('movements.accounts')}</th>
          </tr>
        </thead>
        <tbody>
          <Level name={t('movement.start')} level={data.start} />
          {movementSteps(data).map((step) => (
            <Step key={step.key} step={step} />
          ))}
          <Level name={t('movement.end')} level={data.end} />
        </tbody>
      </table>
      {data.expansion.mrr_minor > 0 ? <p className={styles.note}>{t('movements.split', split)}</p> : null}
      {opened ? <MovementDrawer kind={opened} query={query} onClose={close} /> : null}
    </Card>
  )
}

function Level({ name, level }: { readonly name: string; readonly level: Movements['start'] }) {
  const { t } = useTranslation('metrics')
  const format = useFormat()
  return (
    <tr className={styles.level}>
      <th scope="row">{name}</th>
      <td className={styles.track} />
      <td>{format.money(level.mrr_minor)}</td>
      <td>{t('movements.count', { count: level.accounts })}</td>
    </tr>
  )
}

function Step({ step }: { readonly step: MovementStep }) {
  const { t } = useTranslation('metrics')
  const format = useFormat()
  const width = `${step.length * 50}%`
  const place = step.isLoss ? { right: '50%', width } : { left: '50%', width }
  const sign = step.amount === 0 ? '' : step.isLoss ? '−' : '+'
  return (
    <tr className={styles.step}>
      <th scope="row">
        {step.accounts === 0 ? (
          t(`movement.${step.key}`)
        ) : (
          <Link
            to="."
            search={(old) => ({ ...old, moved: step.key }) as object}
            resetScroll={false}
            className={styles.stepLink ?? ''}
            title={t('movements.open')}
          >
            {t(`movement.${step.key}`)}
          </Link>
        )}
      </th>
      <td className={styles.track} aria-hidden="true">
        <i />
        {step.length === 0 ? null : (
          <span className={step.isLoss ? styles.danger : styles.good} style={place} />
        )}
      </td>
      <td>
        {sign}
        {format.money(step.amount)}
      </td>
      <td className={styles.faint}>{t('movements.count', { count: step.accounts })}</td>
    </tr>
  )
}
