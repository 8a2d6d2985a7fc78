import { useTranslation } from 'react-i18next'
import { useFormat } from '../../lib/use-format.ts'
import { Card } from '../../ui/card.tsx'
import { Money } from '../../ui/money.tsx'
import { Num, Unknown } from '../../ui/num.tsx'
import styles from './contract-survival.module.css'
import type { Ltv, LtvPart, LtvRow } from './ltv-data.ts'

export interface LtvTableProps {
  readonly data: Ltv
  readonly part: LtvPart
  readonly kind: 'contracts' | 'orders'
}

/** Three values side by side, each with its own name; where they differ they say different things. */
export function LtvTable({ data, part, kind }: LtvTableProps) {
  const { t } = useTranslation('metrics-more')
  const { settings } = data
  const format = useFormat()
  const rows = [...part.groups, ...(part.all ? [part.all] : [])]
  return (
    <Card flush title={t(`ltv.of.${kind}`)}>
      <section
        className={styles.scroll}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label={t('table_of', { title: t(`ltv.of.${kind}`) })}
      >
        <table className={styles.padded}>
          <thead>
            <tr>
              <th scope="col">{t('survival.group')}</th>
              <th scope="col">n</th>
              <th scope="col">{t('ltv.realised')}</th>
              {kind === 'contracts' ? <th scope="col">{t('ltv.realised_ended')}</th> : null}
              <th scope="col">{t('ltv.formula')}</th>
              <th scope="col">{t('ltv.expected', { count: settings.horizon_months })}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={row.key ?? ''} row={row} data={data} kind={kind} />
            ))}
          </tbody>
        </table>
      </section>
      <div className={styles.notes}>
        <p>
          {t('ltv.counted', {
            margin: format.percent(settings.margin, 0),
            discount: format.percent(settings.discount),
          })}
        </p>
        <p>{t('ltv.about.realised')}</p>
        <p>{t(`ltv.about.formula_${kind}`)}</p>
        <p>{t(`ltv.about.expected_${kind}`)}</p>
        {kind === 'orders'
          ? data.orders.boundaries.map((edge) => <p key={edge}>{t(`ltv.edge.${edge}`)}</p>)
          : null}
      </div>
    </Card>
  )
}

type RowProps = {
  readonly row: LtvRow
  readonly data: Ltv
  readonly kind: LtvTableProps['kind']
}

function Row({ row, data, kind }: RowProps) {
  const { t } = useTranslation(['metrics-more', 'metrics'])
  const name = () => {
    if (row.key === null) return t('survival.everybody')
    if (row.label === null) return t('metrics:groups.not_set')
    return data.by === 'stage' ? t(`metrics:stage.${row.key}`, { defaultValue: row.label }) : row.label
  }
  return (
    <tr data-all={row.key === null}>
      <th scope="row">{name()}</th>
      <td>
        <Num value={row.n} />
      </td>
      <td>
        <Amount amount={row.realised} />
      </td>
      {kind === 'contracts' ? (
        <td>
          <Amount amount={row.realised_ended} reason={t('ltv.reason.nothing-lost')} />
        </td>
      ) : null}
      <td>
        <Formula row={row} />
      </td>
      <td>
        <Expected row={row} settings={data.settings} />
      </td>
    </tr>
  )
}

interface AmountProps {
  readonly amount: LtvRow['realised'] | LtvRow['formula'] | LtvRow['expected']
  readonly reason?: string
}

function Amount({ amount, reason }: AmountProps) {
  const format = useFormat()
  if (!amount) return <Unknown reason={reason} />
  const { value, interval } = amount
  const bare = (end: number) => format.money(Math.round(end)).replace(/[^\d.,−]/g, '')
  return (
    <>
      <Money minor={Math.round(value)} />
      {interval ? (
        <span className={styles.under}>
          [{bare(interval.low)}–{bare(interval.high)}]
        </span>
      ) : null}
    </>
  )
}

function Formula({ row }: { readonly row: LtvRow }) {
  const { t } = useTranslation('metrics-more')
  const format = useFormat()
  const { formula } = row
  if (!formula) return <Unknown reason={t(`ltv.reason.${row.formula_reason ?? 'no-curve'}`)} />
  return (
    <>
      <Amount amount={formula} />
      <span className={styles.under}>
        {t('ltv.parts', {
          price: format.money(Math.round(formula.price)),
          frequency: format.number(formula.frequency, formula.frequency === 1 ? 0 : 2),
          months: format.number(formula.months, 1),
        })}
      </span>
    </>
  )
}

function Expected({ row, settings }: { readonly row: LtvRow; readonly settings: Ltv['settings'] }) {
  const { t } = useTranslation('metrics-more')
  const format = useFormat()
  const { expected } = row
  if (!expected) return <Unknown reason={t(`ltv.reason.${row.expected_reason ?? 'no-curve'}`)} />
  const isCut = expected.horizon_months < settings.horizon_months
  return (
    <>
      <Amount amount={expected} />
      {isCut ? (
        <span className={styles.under}>
          {t('ltv.cut', { months: format.number(expected.horizon_months, 0) })}
        </span>
      ) : null}
    </>
  )
}
