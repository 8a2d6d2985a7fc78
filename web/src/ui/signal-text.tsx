import type { Format } from '../lib/format.ts'
import type { Signal } from '../lib/signals.ts'
import { useFormat } from '../lib/use-format.ts'
import { useWords } from '../lib/use-words.ts'
import { Marked } from './marked.tsx'

const changes = new Set(['change', 'usage', 'contact', 'last_year'])
const means = new Set(['recent', 'baseline', 'usual'])

/** Figures as they are read: changes and shares in percent, days as dates, means with one decimal. */
function worded(evidence: Signal['evidence'], format: Format): Record<string, string> {
  return Object.fromEntries(
    Object.entries(evidence).map(([name, value]) => {
      if (value === null) return [name, '—']
      if (typeof value === 'string') return [name, name === 'on' ? format.date(value) : value]
      if (changes.has(name)) return [name, format.signedPercent(value)]
      if (name === 'share') return [name, format.percent(value, 0)]
      return [name, format.number(value, means.has(name) && !Number.isInteger(value) ? 1 : 0)]
    }),
  )
}

/** A fall of last year is told beside that of now, for it was taken out of it. */
const year = ({ last_year: before }: Signal['evidence']) =>
  typeof before === 'number' && before < 0 ? 'year' : undefined

function partsOf({ kind, evidence }: Signal) {
  if (kind === 'usage-collapse') return [evidence.basis, year(evidence)]
  if (kind === 'silent-churn') return [year(evidence)]
  return kind === 'champion-left' ? [evidence.cause] : []
}

const keyOf = (signal: Signal) =>
  ['evidence.', signal.kind, ...partsOf(signal).flatMap((part) => (part ? [`_${part}`] : []))].join(
    '',
  ) as 'evidence.shelfware'

/** What a signal stands on, in the reader's language, what matters in bold. */
export function SignalText({ signal }: { readonly signal: Signal }) {
  const t = useWords('signals')
  const values = worded(signal.evidence, useFormat())
  return (
    <span>
      <Marked text={t(keyOf(signal), { unused: '', paid: '', share: '', ...values })} />
    </span>
  )
}
