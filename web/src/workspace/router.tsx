import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  type ErrorComponentProps,
  lazyRouteComponent,
  Outlet,
  redirect,
  retainSearchParams,
} from '@tanstack/react-router'
import { meQuery } from '../lib/me.ts'
import { isStatus } from '../lib/problem.ts'
import { queryClient } from '../lib/query-client.ts'
import { parseView, viewKeys } from '../lib/use-view.ts'
import { ErrorState } from '../ui/error-state.tsx'
import { PageSkeleton } from '../ui/skeletons.tsx'
import { NotFound, UnknownAddress } from './not-found.tsx'
import { searchWords as words } from './search-words.ts'

const root = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  component: Outlet,
  notFoundComponent: UnknownAddress,
})

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): { next?: string } => words(search, 'next'),
  component: lazyRouteComponent(() => import('../features/team/sign-in-page.tsx'), 'SignInPage'),
})

const welcome = createRoute({
  getParentRoute: () => root,
  path: '/welcome',
  validateSearch: (search: Record<string, unknown>): { next?: string } => words(search, 'next'),
  component: lazyRouteComponent(() => import('../features/team/welcome-page.tsx'), 'WelcomePage'),
})

const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  component: lazyRouteComponent(() => import('./shell.tsx'), 'Shell'),
  validateSearch: parseView,
  search: { middlewares: [retainSearchParams([...viewKeys])] },
  beforeLoad: async ({ context, location }) => {
    try {
      await context.queryClient.ensureQueryData(meQuery)
    } catch (error) {
      if (isStatus(error, 401)) throw redirect({ to: '/sign-in', search: { next: location.href } })
      throw error
    }
  },
})

const today = createRoute({
  getParentRoute: () => shell,
  path: '/',
  component: lazyRouteComponent(() => import('../features/today/today-page.tsx'), 'TodayPage'),
})

/** Filters of the account list beyond the shared view. */
export interface AccountsSearch {
  readonly q?: string
  readonly stage?: string
  readonly health?: string
  readonly tag?: string
  /** Days until the renewal, at most. */
  readonly renewal?: string
  readonly silent?: string
  readonly sort?: string
  /** The account opened in the drawer. */
  readonly open?: string
}

const accounts = createRoute({
  getParentRoute: () => shell,
  path: '/accounts',
  validateSearch: (search: Record<string, unknown>): AccountsSearch =>
    words(search, 'q', 'stage', 'health', 'tag', 'renewal', 'silent', 'sort', 'open'),
  component: lazyRouteComponent(() => import('../features/accounts/accounts-page.tsx'), 'AccountsPage'),
})

const account = createRoute({
  getParentRoute: () => shell,
  path: '/accounts/$accountId',
  validateSearch: (search: Record<string, unknown>): { tab?: string } => words(search, 'tab'),
  component: lazyRouteComponent(() => import('../features/accounts/account-page.tsx'), 'AccountPage'),
})

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

/** How far back the movements of health are looked at. */
export interface HealthSearch {
  /** The day compared with. */
  readonly since?: string
}

const health = createRoute({
  getParentRoute: () => shell,
  path: '/health',
  validateSearch: (search: Record<string, unknown>): HealthSearch => words(search, 'since'),
  component: lazyRouteComponent(() => import('../features/health/health-page.tsx'), 'HealthPage'),
})

const healthRule = createRoute({
  getParentRoute: () => shell,
  path: '/health/rule',
  /** `from`: the back-test whose rule is opened for editing. */
  validateSearch: (search: Record<string, unknown>): { from?: string } => words(search, 'from'),
  component: lazyRouteComponent(() => import('../features/health/rule-page.tsx'), 'RulePage'),
})

const backTests = createRoute({
  getParentRoute: () => shell,
  path: '/health/back-tests',
  component: lazyRouteComponent(() => import('../features/health/back-tests-page.tsx'), 'BackTestsPage'),
})

const backTest = createRoute({
  getParentRoute: () => shell,
  path: '/health/back-tests/$backTestId',
  component: lazyRouteComponent(() => import('../features/health/back-test-page.tsx'), 'BackTestPage'),
})

const data = createRoute({
  getParentRoute: () => shell,
  path: '/data',
  component: lazyRouteComponent(() => import('../features/sources/data-page.tsx'), 'DataPage'),
})
const dataIndex = createRoute({
  getParentRoute: () => data,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/data/imports' })
  },
})
const imports = createRoute({
  getParentRoute: () => data,
  path: '/imports',
  component: lazyRouteComponent(() => import('../features/sources/imports-page.tsx'), 'ImportsPage'),
})
const importOne = createRoute({
  getParentRoute: () => data,
  path: '/imports/$importId',
  component: lazyRouteComponent(() => import('../features/sources/import-page.tsx'), 'ImportPage'),
})
const rejected = createRoute({
  getParentRoute: () => data,
  path: '/rejected',
  component: lazyRouteComponent(() => import('../features/sources/rejected-page.tsx'), 'RejectedPage'),
})
const quality = createRoute({
  getParentRoute: () => data,
  path: '/quality',
  component: lazyRouteComponent(() => import('../features/sources/quality-page.tsx'), 'QualityPage'),
})
const keys = createRoute({
  getParentRoute: () => data,
  path: '/keys',
  component: lazyRouteComponent(() => import('../features/team/keys-page.tsx'), 'KeysPage'),
})

const settings = createRoute({
  getParentRoute: () => shell,
  path: '/settings',
  component: lazyRouteComponent(() => import('../features/team/settings-page.tsx'), 'SettingsPage'),
})
const settingsIndex = createRoute({
  getParentRoute: () => settings,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/settings/workspace' })
  },
})
const workspaceSettings = createRoute({
  getParentRoute: () => settings,
  path: '/workspace',
  component: lazyRouteComponent(() => import('../features/team/workspace-page.tsx'), 'WorkspacePage'),
})
const members = createRoute({
  getParentRoute: () => settings,
  path: '/members',
  component: lazyRouteComponent(() => import('../features/team/members-page.tsx'), 'MembersPage'),
})
const attributes = createRoute({
  getParentRoute: () => settings,
  path: '/attributes',
  component: lazyRouteComponent(() => import('../features/accounts/attributes-page.tsx'), 'AttributesPage'),
})
const profile = createRoute({
  getParentRoute: () => settings,
  path: '/profile',
  component: lazyRouteComponent(() => import('../features/team/profile-page.tsx'), 'ProfilePage'),
})

/** Filters of the audit entries. */
export interface AuditSearch {
  readonly actor?: string
  readonly action?: string
  readonly kind?: string
}

const audit = createRoute({
  getParentRoute: () => shell,
  path: '/audit',
  validateSearch: (search: Record<string, unknown>): AuditSearch => words(search, 'actor', 'action', 'kind'),
  component: lazyRouteComponent(() => import('../features/team/audit-page.tsx'), 'AuditPage'),
})

const routeTree = root.addChildren([
  signIn,
  welcome,
  shell.addChildren([
    today,
    accounts,
    account,
    metrics,
    metric,
    difference,
    health,
    healthRule,
    backTests,
    backTest,
    data.addChildren([dataIndex, imports, importOne, rejected, quality, keys]),
    settings.addChildren([settingsIndex, workspaceSettings, members, attributes, profile]),
    audit,
  ]),
])

const PageError = ({ error, reset }: ErrorComponentProps) => (
  <ErrorState error={error} onRetry={reset} level={1} />
)

export const router = createRouter({
  routeTree,
  context: { queryClient },
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0,
  defaultPendingMs: 150,
  defaultPendingComponent: PageSkeleton,
  defaultErrorComponent: PageError,
  defaultNotFoundComponent: NotFound,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
