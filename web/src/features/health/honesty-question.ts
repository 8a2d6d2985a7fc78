import { useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useView } from '../../lib/use-view.ts'

export interface HonestyQuestion {
  readonly year: number
  readonly as_of?: string
  readonly segment?: string
}

/** Which year, seen from which day, of whom: from the address; the year of the day seen from where it says none. */
export function useHonestyQuestion(): HonestyQuestion {
  const { year: asked } = useSearch({ from: '/shell/health/honesty' })
  const { asOf, isPast, segment } = useView()
  return useMemo(
    () => ({
      year: Number(asked !== undefined && /^\d{4}$/.test(asked) ? asked : asOf.slice(0, 4)),
      ...(isPast ? { as_of: asOf } : {}),
      ...(segment ? { segment } : {}),
    }),
    [asked, asOf, isPast, segment],
  )
}
