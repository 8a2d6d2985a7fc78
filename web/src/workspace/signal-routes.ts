import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { searchWords as words } from './search-words.ts'
import { shell } from './shell-route.ts'

/** Filters of the list of signals beyond the shared view. */
export interface SignalsSearch {
  readonly kind?: string
  readonly nature?: string
  readonly state?: string
  readonly sort?: string
  /** Opened on or after this day. */
  readonly since?: string
}

const signals = createRoute({
  getParentRoute: () => shell,
  path: '/signals',
  validateSearch: (search: Record<string, unknown>): SignalsSearch =>
    words(search, 'kind', 'nature', 'state', 'sort', 'since'),
  component: lazyRouteComponent(() => import('../features/signals/signals-page.tsx'), 'SignalsPage'),
})

const thresholds = createRoute({
  getParentRoute: () => shell,
  path: '/signals/thresholds',
  component: lazyRouteComponent(
    () => import('../features/signals/thresholds-page.tsx'),
    'SignalThresholdsPage',
  ),
})

export const signalRoutes = [signals, thresholds]
