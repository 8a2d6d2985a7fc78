import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { searchWords as words } from './search-words.ts'
import { shell } from './shell-route.ts'

/** How renewals are looked at beyond the shared view. */
export interface RenewalsSearch {
  readonly as?: string
  readonly which?: string
  readonly within?: string
  readonly month?: string
  readonly state?: string
  /** The renewal opened in the drawer. */
  readonly open?: string
}

const renewals = createRoute({
  getParentRoute: () => shell,
  path: '/renewals',
  validateSearch: (search: Record<string, unknown>): RenewalsSearch =>
    words(search, 'as', 'which', 'within', 'month', 'state', 'open'),
  component: lazyRouteComponent(() => import('../features/renewals/renewals-page.tsx'), 'RenewalsPage'),
})

const forecast = createRoute({
  getParentRoute: () => shell,
  path: '/renewals/forecast',
  component: lazyRouteComponent(() => import('../features/renewals/forecast-page.tsx'), 'ForecastPage'),
})

const checkpoints = createRoute({
  getParentRoute: () => shell,
  path: '/renewals/checkpoints',
  component: lazyRouteComponent(() => import('../features/renewals/checkpoints-page.tsx'), 'CheckpointsPage'),
})

const outcomes = createRoute({
  getParentRoute: () => shell,
  path: '/renewals/outcomes',
  validateSearch: (search: Record<string, unknown>): { by?: string; split?: string } =>
    words(search, 'by', 'split'),
  component: lazyRouteComponent(() => import('../features/renewals/outcomes-page.tsx'), 'OutcomesPage'),
})

const pack = createRoute({
  getParentRoute: () => shell,
  path: '/renewals/packs/$packId',
  component: lazyRouteComponent(() => import('../features/renewals/pack-page.tsx'), 'PackPage'),
})

export const renewalRoutes = [renewals, forecast, checkpoints, outcomes, pack]
