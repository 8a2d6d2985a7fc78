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

/** Filters of past signals beyond the shared view. */
export interface SignalHistorySearch {
  readonly kind?: string
  readonly became?: string
  readonly account?: string
  readonly days?: string
}

const signals = createRoute({
  getParentRoute: () => shell,
  path: '/signals',
  validateSearch: (search: Record<string, unknown>): SignalsSearch =>
    words(search, 'kind', 'nature', 'state', 'sort', 'since'),
  component: lazyRouteComponent(() => import('../features/signals/signals-page.tsx'), 'SignalsPage'),
})

const history = createRoute({
  getParentRoute: () => shell,
  path: '/signals/history',
  validateSearch: (search: Record<string, unknown>): SignalHistorySearch =>
    words(search, 'kind', 'became', 'account', 'days'),
  component: lazyRouteComponent(
    () => import('../features/signals/signal-history-page.tsx'),
    'SignalHistoryPage',
  ),
})

const thresholds = createRoute({
  getParentRoute: () => shell,
  path: '/signals/thresholds',
  component: lazyRouteComponent(
    () => import('../features/signals/thresholds-page.tsx'),
    'SignalThresholdsPage',
  ),
})

/** How the loyalty grid is looked at. */
export interface LoyaltySearch {
  readonly day?: string
  readonly box?: string
  /** The box its customers were in at the end of the month before. */
  readonly from_box?: string
}

const loyalty = createRoute({
  getParentRoute: () => shell,
  path: '/loyalty',
  validateSearch: (search: Record<string, unknown>): LoyaltySearch => words(search, 'day', 'box', 'from_box'),
  component: lazyRouteComponent(() => import('../features/loyalty/loyalty-page.tsx'), 'LoyaltyPage'),
})

const honesty = createRoute({
  getParentRoute: () => shell,
  path: '/health/honesty',
  validateSearch: (search: Record<string, unknown>): { year?: string } => words(search, 'year'),
  component: lazyRouteComponent(() => import('../features/health/honesty-page.tsx'), 'HonestyPage'),
})

export const signalRoutes = [signals, history, thresholds, loyalty, honesty]
