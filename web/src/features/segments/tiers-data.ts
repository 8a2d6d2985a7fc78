import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { paths } from '../../lib/api.gen.d.ts'
import { api, apiQuery } from '../../lib/api.ts'

export type Tiers = paths['/api/v1/tiers']['get']['responses'][200]['content']['application/json']
export type TierFigures = Tiers['tiers'][number]
export type TierPreview =
  paths['/api/v1/tiers/preview']['post']['responses'][200]['content']['application/json']
export type TierMoves = paths['/api/v1/tiers/moves']['get']['responses'][200]['content']['application/json']
export type SchemeBody = paths['/api/v1/tiers/preview']['post']['requestBody']['content']['application/json']
export type TierBody = SchemeBody['tiers'][number]

export const tiersKey = ['get', '/api/v1/tiers'] as const
export const useTiers = () => apiQuery.useQuery('get', '/api/v1/tiers')

export function useTierPreview(scheme: SchemeBody | undefined) {
  return useQuery<TierPreview>({
    queryKey: ['tier-preview', scheme],
    enabled: scheme !== undefined,
    retry: false,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const { data } = await api.POST('/api/v1/tiers/preview', { body: scheme as SchemeBody, signal })
      return data as TierPreview
    },
  })
}

export type Way = { readonly from: string | null; readonly to: string | null }

/** Steps between tiers of the last year; with `way`, only those that went this way. */
export function useTierMoves(way: Way | undefined) {
  const pages = useInfiniteQuery({
    queryKey: ['get', '/api/v1/tiers/moves', way],
    queryFn: async ({ pageParam, signal }) => {
      const query = {
        limit: 20,
        ...(way ? { tier_from: way.from ?? 'none', tier_to: way.to ?? 'none' } : {}),
        ...(pageParam === undefined ? {} : { cursor: pageParam }),
      }
      const { data } = await api.GET('/api/v1/tiers/moves', { params: { query }, signal })
      return data as TierMoves
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  })
  const rows = useMemo(() => pages.data?.pages.flatMap((page) => page.rows), [pages.data])
  return { ...pages, rows, first: pages.data?.pages[0] }
}
