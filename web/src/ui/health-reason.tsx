import type { Format } from '../lib/format.ts'
import type { HealthReason } from '../lib/health.ts'
import { useFormat } from '../lib/use-format.ts'
import { useWords } from '../lib/use-words.ts'
import { Marked } from './marked.tsx'

const days = new Set(['on', 'last', 'since'])
const decimals = new Set(['mean', 'recent', 'baseline', 'normal', 'value'])

/** The parts of a reason as they are read: changes in percent, days as dates, means with one decimal. */
function worded({ params }: HealthReason, format: Format): Record<string, string> {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => {
      if (value === null) return [name, '—']
      if (typeof value === 'string') return [name, days.has(name) ? dateOf(value, format) : value]
      if (name === 'share') return [name, format.percent(value, 0)]
      if (name === 'change') return [name, format.signedPercent(value)]
      return [name, format.number(value, decimals.has(name) && !Number.isInteger(value) ? 1 : 0)]
    }),
  )
}

/** Without the year where it can only be the last one. */
function dateOf(day: string, format: Format): string {
  const isRecent = Date.now() - Date.parse(day) < 300 * 86_400_000
  return isRecent ? format.dayMonth(day) : format.date(day)
}

function keyOf({ key, params }: HealthReason): 'reason.csat.mean' {
  const { basis } = params
  return `reason.${key}${basis ? `_${basis}` : ''}` as 'reason.csat.mean'
}

/** A reason of a health judgement in the reader's language, what matters in bold. */
export function HealthReasonText({ reason }: { readonly reason: HealthReason }) {
  const t = useWords('health')
  const format = useFormat()
  const { measure } = reason.params
  const named = measure ? { measure: t(`measure.${measure}` as 'measure.csat') } : {}
  const values = { ...worded(reason, format), ...named }
  return <Marked text={t(keyOf(reason), { mean: '', n: '', ...values })} />
}
