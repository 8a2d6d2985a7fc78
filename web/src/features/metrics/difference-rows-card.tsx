import { Button } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconDownload } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Language } from '../../lib/me.ts'
import { useFormat } from '../../lib/use-format.ts'
import { Card } from '../../ui/card.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { useDefinitionName } from './definition-choice.ts'
import { useDifferenceColumns } from './difference-columns.tsx'
import {
  type Difference,
  type DifferenceQuery,
  differenceCsvUrl,
  type useDifference,
} from './difference-data.ts'
import styles from './metrics.module.css'
import { sayValue } from './say-value.ts'

const FEW = 10

export interface DifferenceRowsCardProps {
  readonly difference: Difference
  readonly query: DifferenceQuery
  readonly answer: ReturnType<typeof useDifference>
}

/** The accounts behind both figures, those that make the difference first. */
export function DifferenceRowsCard({ difference, query, answer }: DifferenceRowsCardProps) {
  const { t, i18n } = useTranslation('metrics')
  const { data, error, refetch, hasNextPage, fetchNextPage } = answer
  const rows = useMemo(() => data?.pages.flatMap((page) => page.rows), [data])
  const columns = useDifferenceColumns(difference)
  const isPhone = useMediaQuery('(max-width: 640px)') ?? false
  const [shown, setShown] = useState(FEW)
  const isCut = isPhone && rows !== undefined && (rows.length > shown || hasNextPage)
  const showMore = () => {
    setShown(shown + FEW)
    if (rows && rows.length <= shown + FEW && hasNextPage) void fetchNextPage()
  }
  const asked = {
    ...query,
    definition: difference.one.definition,
    against: difference.against.definition,
  }
  const exportLink = (
    <Button
      component="a"
      href={differenceCsvUrl(difference.name, asked)}
      variant="subtle"
      color="gray"
      leftSection={<IconDownload size={16} />}
    >
      {t('rows.export')}
    </Button>
  )
  return (
    <Card title={t('difference.rows')} aside={exportLink} flush>
      <p className={styles.differenceLead}>{t('difference.lead')}</p>
      <DataTable
        id="metric-difference"
        label={t('rows.of', { metric: difference.label[i18n.language as Language] })}
        columns={columns}
        rows={isPhone ? rows?.slice(0, shown) : rows}
        rowId={(row) => String(row.account.id)}
        error={error}
        onRetry={() => void refetch()}
        empty={<EmptyState title={t('difference.empty_title')} why={t('difference.empty_why')} />}
        hasMore={hasNextPage && !isPhone}
        onEndReached={() => void fetchNextPage()}
        maxHeight="520px"
        bare
      />
      <Totals difference={difference} />
      {isCut ? (
        <div className={styles.more}>
          <Button variant="default" fullWidth onClick={showMore}>
            {t('difference.more')}
          </Button>
        </div>
      ) : null}
    </Card>
  )
}

/** What all rows, shown or not, come to. */
function Totals({ difference }: { readonly difference: Difference }) {
  const { t } = useTranslation('metrics')
  const format = useFormat()
  const nameOf = useDefinitionName()
  const { parts, one, against } = difference
  const say = (part: 'numerator' | 'denominator', value: number | null) =>
    value === null ? '—' : sayValue(format, parts[part] ?? 'count', value)
  return (
    <dl className={styles.totals}>
      <dt>{t('difference.totals')}</dt>
      {[one, against].map((side, index) => (
        <dd key={index === 0 ? 'one' : 'against'}>
          {t('difference.total', {
            which: nameOf(side),
            numerator: say('numerator', side.figure.numerator),
            denominator: say('denominator', side.figure.denominator),
          })}
        </dd>
      ))}
    </dl>
  )
}
