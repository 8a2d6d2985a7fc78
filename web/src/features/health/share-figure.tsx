import { useTranslation } from 'react-i18next'
import { Num, Unknown } from '../../ui/num.tsx'
import type { BackTestResult } from './rule-data.ts'

type Share = BackTestResult['recall']

/** Both ends as a pair, or null where there is no interval. */
export const endsOf = (
  interval: { readonly low: number; readonly high: number } | null,
): readonly [number, number] | null => (interval ? [interval.low, interval.high] : null)

export const shareOf = ({ part, whole }: { readonly part: number; readonly whole: number }): number | null =>
  whole === 0 ? null : part / whole

/** A share with its interval, "—" with the reason where nothing was counted. */
export function ShareFigure({ share, big = false }: { readonly share: Share; readonly big?: boolean }) {
  const { t } = useTranslation('health-rule')
  const value = shareOf(share)
  if (value === null) return <Unknown reason={t('result.none_counted')} />
  return <Num value={value} kind="percent" digits={0} interval={endsOf(share.interval)} big={big} />
}

/** The area under the curve with its interval, as a number between 0 and 1. */
export function AucFigure({
  auc,
  big = false,
}: {
  readonly auc: BackTestResult['auc']
  readonly big?: boolean
}) {
  const { t } = useTranslation('health-rule')
  if (!auc) return <Unknown reason={t('result.auc_unknown')} />
  return <Num value={auc.value} digits={2} interval={endsOf(auc.interval)} big={big} />
}
