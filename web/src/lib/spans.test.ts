import { describe, expect, it } from 'vitest'
import { inSpan, monthSpan, spansEnding } from './spans.ts'

describe('what happened in a span of a time axis', () => {
  it('belongs to the span its day lies in, whose last day is left out', () => {
    const span = { from: '2026-03-01', to: '2026-04-01' }
    const found = inSpan(
      ['2026-02-28', '2026-03-01', '2026-03-31', '2026-04-01'].map((day) => ({ day })),
      span,
    )
    expect(found.map(({ day }) => day)).toEqual(['2026-03-01', '2026-03-31'])
  })

  it('belongs to the end of the week it lies in, where positions are ends', () => {
    expect(spansEnding(['2026-02-22', '2026-03-01'])).toEqual([
      { from: '2026-02-22', to: '2026-02-23' },
      { from: '2026-02-23', to: '2026-03-02' },
    ])
  })

  it('knows where a month ends', () => {
    expect(monthSpan('2026-12-31')).toEqual({ from: '2026-12-01', to: '2027-01-01' })
    expect(monthSpan('2026-02-01')).toEqual({ from: '2026-02-01', to: '2026-03-01' })
  })
})
