import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../lib/use-format.ts'
import type { Column } from '../../ui/data-table.tsx'
import { useDefinitionName } from './definition-choice.ts'
import { type Difference, type DifferenceRow, isAlike } from './difference-data.ts'
import { sayValue } from './say-value.ts'

type Part = 'numerator' | 'denominator'

/** The account, what it did, and what it adds to each of the two figures. */
export function useDifferenceColumns(difference: Difference): readonly Column<DifferenceRow>[] {
  const { t } = useTranslation('metrics')
  const format = useFormat()
  const nameOf = useDefinitionName()
  const { parts, one, against } = difference
  return useMemo(() => {
    const said = (row: DifferenceRow) => {
      if (isAlike(row)) return t('difference.same')
      const reasons = row.reasons.length > 0 ? row.reasons : (['measured'] as const)
      return reasons.map((reason) => t(`difference.reason.${reason}`)).join(' · ')
    }
    const amount = (which: typeof one, part: Part, of: Part | `against_${Part}`): Column<DifferenceRow> => ({
      id: of,
      header: t(`difference.${part}`, { which: nameOf(which) }),
      value: (row) => row[of],
      cell: (row) => sayValue(format, parts[part] ?? 'count', row[of]),
      align: 'end',
      width: 210,
      ...(part === 'numerator' ? { telling: of === 'numerator' ? 2 : 3 } : {}),
    })
    const money = (id: 'before' | 'after'): Column<DifferenceRow> => ({
      id,
      header: t(`difference.${id}`),
      value: (row) => row[id],
      cell: (row) => sayValue(format, 'money', row[id]),
      align: 'end',
      width: 120,
    })
    return [
      {
        id: 'account',
        header: t('difference.account'),
        value: (row) => row.account.name,
        cell: (row) => (
          <Link to="/accounts/$accountId" params={{ accountId: String(row.account.id) }} className="link">
            {row.account.name}
          </Link>
        ),
        width: 200,
        fixed: true,
        telling: 0,
      },
      { id: 'reasons', header: t('difference.reasons'), value: said, grow: true, width: 300, telling: 1 },
      amount(one, 'numerator', 'numerator'),
      amount(against, 'numerator', 'against_numerator'),
      ...(parts.denominator === null
        ? []
        : [amount(one, 'denominator', 'denominator'), amount(against, 'denominator', 'against_denominator')]),
      money('before'),
      money('after'),
    ]
  }, [t, format, nameOf, parts, one, against])
}
