import { createRoute, lazyRouteComponent, retainSearchParams } from '@tanstack/react-router'
import { searchWords as words } from './search-words.ts'
import { shell } from './shell-route.ts'

/** Which accounts the figures are about, beyond the shared view; carried from metric to metric. */
const narrowingKeys = ['product', 'stage', 'industry', 'country', 'tag', 'attribute'] as const
type NarrowingSearch = { readonly [Key in (typeof narrowingKeys)[number]]?: string }

const metrics = createRoute({
  getParentRoute: () => shell,
  path: '/metrics',
  validateSearch: (search: Record<string, unknown>): NarrowingSearch => words(search, ...narrowingKeys),
  search: { middlewares: [retainSearchParams([...narrowingKeys])] },
  component: lazyRouteComponent(() => import('../features/metrics/metrics-page.tsx'), 'MetricsPage'),
})

/** How one metric is looked at. */
export interface MetricSearch extends NarrowingSearch {
  readonly definition?: string
  /** The definition compared with. */
  readonly against?: string
  readonly by?: string
  readonly segment?: string
  /** The movement of MRR whose accounts are opened in the drawer. */
  readonly moved?: string
}

const metric = createRoute({
  getParentRoute: () => shell,
  path: '/metrics/$name',
  validateSearch: (search: Record<string, unknown>): MetricSearch =>
    words(search, 'definition', 'by', 'segment', 'moved', ...narrowingKeys),
  search: { middlewares: [retainSearchParams([...narrowingKeys])] },
  component: lazyRouteComponent(() => import('../features/metrics/metric-page.tsx'), 'MetricPage'),
})

const difference = createRoute({
  getParentRoute: () => shell,
  path: '/metrics/$name/difference',
  validateSearch: (search: Record<string, unknown>): MetricSearch =>
    words(search, 'definition', 'against', ...narrowingKeys),
  search: { middlewares: [retainSearchParams([...narrowingKeys])] },
  component: lazyRouteComponent(() => import('../features/metrics/difference-page.tsx'), 'DifferencePage'),
})

/** How the map of cohorts is looked at. */
export interface CohortsSearch extends NarrowingSearch {
  readonly step?: string
  readonly kept?: string
  /** The cohort and the age whose accounts are opened in the drawer. */
  readonly cohort?: string
  readonly age?: string
}

const cohorts = createRoute({
  getParentRoute: () => shell,
  path: '/metrics/cohorts',
  validateSearch: (search: Record<string, unknown>): CohortsSearch =>
    words(search, 'step', 'kept', 'cohort', 'age', ...narrowingKeys),
  search: { middlewares: [retainSearchParams([...narrowingKeys])] },
  component: lazyRouteComponent(() => import('../features/metrics/cohorts-page.tsx'), 'CohortsPage'),
})

/** How the curves of survival are looked at. */
export interface SurvivalSearch extends NarrowingSearch {
  readonly by?: string
  readonly months?: string
}

const survival = createRoute({
  getParentRoute: () => shell,
  path: '/metrics/survival',
  validateSearch: (search: Record<string, unknown>): SurvivalSearch =>
    words(search, 'by', 'months', ...narrowingKeys),
  search: { middlewares: [retainSearchParams([...narrowingKeys])] },
  component: lazyRouteComponent(
    () => import('../features/metrics/contract-survival-page.tsx'),
    'SurvivalPage',
  ),
})

const ltv = createRoute({
  getParentRoute: () => shell,
  path: '/metrics/ltv',
  validateSearch: (search: Record<string, unknown>): NarrowingSearch & { readonly by?: string } =>
    words(search, 'by', ...narrowingKeys),
  search: { middlewares: [retainSearchParams([...narrowingKeys])] },
  component: lazyRouteComponent(() => import('../features/metrics/ltv-page.tsx'), 'LtvPage'),
})

const tree = createRoute({
  getParentRoute: () => shell,
  path: '/metrics/tree',
  validateSearch: (search: Record<string, unknown>): NarrowingSearch & { readonly by?: string } =>
    words(search, 'by', ...narrowingKeys),
  search: { middlewares: [retainSearchParams([...narrowingKeys])] },
  component: lazyRouteComponent(() => import('../features/metrics/kpi-tree-page.tsx'), 'KpiTreePage'),
})

const support = createRoute({
  getParentRoute: () => shell,
  path: '/metrics/support',
  validateSearch: (search: Record<string, unknown>): NarrowingSearch & { readonly interval?: string } =>
    words(search, 'interval', ...narrowingKeys),
  search: { middlewares: [retainSearchParams([...narrowingKeys])] },
  component: lazyRouteComponent(
    () => import('../features/metrics/support-success-page.tsx'),
    'SupportSuccessPage',
  ),
})

export const metricRoutes = [metrics, cohorts, survival, ltv, tree, support, metric, difference] as const
