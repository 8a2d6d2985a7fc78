import { useTranslation } from 'react-i18next'
import { useFormat } from '../../lib/use-format.ts'
import { Card } from '../../ui/card.tsx'
import { Money } from '../../ui/money.tsx'
import { Num } from '../../ui/num.tsx'
import styles from './kpi-tree.module.css'
import type { KpiTree, TreeAll, TreeGroup } from './kpi-tree-data.ts'
import { useNarrowed } from './metric-view.ts'

const moves = [
  'start',
  'new',
  'reactivation',
  'upsell',
  'cross_sell',
  'contraction',
  'churn',
  'currency_change',
  'end',
] as const
const lost = new Set<string>(['contraction', 'churn'])

interface TreeGroupsProps {
  readonly data: KpiTree
  readonly all: TreeAll
}

/** Which group brings how many points of the rate, and every movement; each column adds up. */
export function TreeGroups({ data, all }: TreeGroupsProps) {
  const { t } = useTranslation('metrics-more')
  return (
    <>
      <Card flush title={t('tree.groups')}>
        <section
          className={styles.scroll}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
          tabIndex={0}
          aria-label={t('table_of', { title: t('tree.groups') })}
        >
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">{t('survival.group')}</th>
                <th scope="col">{t('tree.contribution')}</th>
                <th scope="col">{t('tree.before')}</th>
                <th scope="col">{t('tree.own_rate')}</th>
                <th scope="col">{t('tree.share')}</th>
                <th scope="col">{t('tree.lost')}</th>
                <th scope="col">{t('tree.lost_price')}</th>
              </tr>
            </thead>
            <tbody>
              {data.groups.map((group) => (
                <Contribution key={group.key} group={group} data={data} />
              ))}
              <AllContribution all={all} />
            </tbody>
          </table>
        </section>
      </Card>
      <Movements data={data} all={all} />
    </>
  )
}

function useGroupName(data: KpiTree): (group: TreeGroup) => string {
  const { t } = useTranslation(['metrics-more', 'metrics'])
  return (group) => {
    if (group.label === null) return t('metrics:groups.not_set')
    return data.by === 'stage' ? t(`metrics:stage.${group.key}`, { defaultValue: group.label }) : group.label
  }
}

function Contribution({ group, data }: { readonly group: TreeGroup; readonly data: KpiTree }) {
  const name = useGroupName(data)(group)
  const { narrow } = useNarrowed()
  const { churn } = group.movements
  return (
    <tr>
      <th scope="row">
        <button type="button" className={styles.name} onClick={() => narrow({ [data.by]: group.key })}>
          {name}
        </button>
      </th>
      <td>
        <Num value={group.contribution} kind="percent" digits={2} />
      </td>
      <td>
        <Num value={group.previous_contribution} kind="percent" digits={2} />
      </td>
      <td>
        <Num value={group.parts.rate} kind="percent" digits={2} />
      </td>
      <td>
        <Num value={group.share} kind="percent" />
      </td>
      <td>
        <Num value={churn.accounts} />
      </td>
      <td>
        <Money minor={rounded(group.parts.lost_price_minor)} />
      </td>
    </tr>
  )
}

function AllContribution({ all }: { readonly all: TreeAll }) {
  const { t } = useTranslation('metrics-more')
  return (
    <tr className={styles.sum}>
      <th scope="row">{t('tree.sum')}</th>
      <td>
        <Num value={all.parts.rate} kind="percent" digits={2} />
      </td>
      <td>
        <Num value={all.previous.rate} kind="percent" digits={2} />
      </td>
      <td>
        <Num value={all.parts.rate} kind="percent" digits={2} />
      </td>
      <td>
        <Num value={1} kind="percent" />
      </td>
      <td>
        <Num value={all.movements.churn.accounts} />
      </td>
      <td>
        <Money minor={rounded(all.parts.lost_price_minor)} />
      </td>
    </tr>
  )
}

function Movements({ data, all }: TreeGroupsProps) {
  const shown = moves.filter((kind) => kind !== 'currency_change' || all.movements[kind].accounts > 0)
  const { t } = useTranslation('metrics-more')
  const name = useGroupName(data)
  const format = useFormat()
  const say = (kind: (typeof moves)[number], sum: { accounts: number; mrr_minor: number }) => (
    <td key={kind}>
      {sum.mrr_minor === 0 ? '0' : format.money(lost.has(kind) ? -sum.mrr_minor : sum.mrr_minor)}
      <span className={styles.why}>{t('tree.accounts', { count: sum.accounts })}</span>
    </td>
  )
  return (
    <Card flush title={t('tree.movements')}>
      <section
        className={styles.scroll}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label={t('table_of', { title: t('tree.movements') })}
      >
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t('survival.group')}</th>
              {shown.map((kind) => (
                <th key={kind} scope="col">
                  {t(`tree.move.${kind}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {data.groups.map((group) => (
              <tr key={group.key}>
                <th scope="row">{name(group)}</th>
                {shown.map((kind) => say(kind, group.movements[kind]))}
              </tr>
            ))}
            <tr className={styles.sum}>
              <th scope="row">{t('tree.sum')}</th>
              {shown.map((kind) => say(kind, all.movements[kind]))}
            </tr>
          </tbody>
        </table>
      </section>
      <p className={styles.inset}>{t('tree.adds_up')}</p>
    </Card>
  )
}

const rounded = (value: number | null) => (value === null ? null : Math.round(value))
