import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { paths } from '../../lib/api.gen.d.ts'
import { api, apiQuery } from '../../lib/api.ts'
import { useView } from '../../lib/use-view.ts'

export type Grid = paths['/api/v1/loyalty']['get']['responses'][200]['content']['application/json']
export type GridBox = Grid['boxes'][number]
export type Box = GridBox['box']
type Accounts = paths['/api/v1/loyalty/accounts']['get']['responses'][200]['content']['application/json']
export type Placed = Accounts['rows'][number]
export type SavedRule =
  paths['/api/v1/loyalty/rules']['get']['responses'][200]['content']['application/json']['rows'][number]
export type Rule = SavedRule['content']

export const rulesKey = ['get', '/api/v1/loyalty/rules'] as const
export const boxes = ['true', 'latent', 'spurious', 'none', 'unknown'] as const

const isDay = (text: string | undefined): text is string =>
  text !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(text)

/** The day and the box looked at, from the address. */
export function useLoyaltySearch() {
  const search = useSearch({ from: '/shell/loyalty' })
  const navigate = useNavigate()
  const oneOf = (text: string | undefined) => boxes.find((box) => box === text)
  const change = (part: { readonly [Key in keyof typeof search]?: string | undefined }) =>
    void navigate({
      to: '.',
      search: (old) => ({ ...old, ...part }) as object,
      replace: true,
      resetScroll: false,
    })
  return {
    day: isDay(search.day) ? search.day : undefined,
    box: oneOf(search.box),
    from: oneOf(search.from_box),
    change,
  }
}

export function useGrid(day: string | undefined) {
  const { owner, segment } = useView()
  return apiQuery.useQuery('get', '/api/v1/loyalty', {
    params: { query: { owner: owner ?? 'all', ...(segment ? { segment } : {}), ...(day ? { day } : {}) } },
  })
}

/** The customers of a box, page by page. */
export function usePlaced(asked: { day: string | undefined; box: Box | undefined; from: Box | undefined }) {
  const { owner, segment } = useView()
  return useInfiniteQuery({
    queryKey: ['get', '/api/v1/loyalty/accounts', asked, owner, segment],
    queryFn: async ({ pageParam, signal }): Promise<Accounts> => {
      const query = {
        owner: owner ?? 'all',
        limit: 60,
        ...(segment ? { segment } : {}),
        ...(asked.day ? { day: asked.day } : {}),
        ...(asked.box ? { box: asked.box } : {}),
        ...(asked.from ? { from: asked.from } : {}),
        ...(pageParam ? { cursor: pageParam } : {}),
      }
      const { data } = await api.GET('/api/v1/loyalty/accounts', { params: { query }, signal })
      return data as Accounts
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  })
}
