import { queryOptions, useSuspenseQuery } from '@tanstack/react-query'
import { request } from './api.ts'

export type Language = 'ja' | 'en'

export interface Me {
  readonly member: {
    readonly id: string
    readonly name: string
    readonly email: string
    readonly role: string
    readonly language: Language | null
    readonly time_zone: string | null
    readonly has_password: boolean
  }
  readonly workspace: {
    readonly name: string
    readonly language: Language
    readonly currency: string
    readonly time_zone: string
    readonly fiscal_year_start_month: number
    /** The workspace's calendar day, YYYY-MM-DD: the clock of every screen. */
    readonly today: string
  }
  readonly permissions: readonly string[]
}

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => request<Me>('GET', '/api/v1/me', { signal }),
  staleTime: 5 * 60_000,
})

/** The signed-in member and the workspace. Only below the shell, which has loaded it. */
export const useMe = (): Me => useSuspenseQuery(meQuery).data

/** True when the member may do this: `useCan('accounts:write')`. Hide or disable what is not allowed. */
export function useCan(permission: string): boolean {
  const { permissions } = useMe()
  return permissions.includes('*') || permissions.includes(permission)
}
