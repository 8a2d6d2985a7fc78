import {
  createRoute,
  createRouter,
  type ErrorComponentProps,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router'
import { todayQuery } from '../features/today/today-query.ts'
import { queryClient } from '../lib/query-client.ts'
import { ErrorState } from '../ui/error-state.tsx'
import { PageSkeleton } from '../ui/skeletons.tsx'
import { metricRoutes } from './metric-routes.ts'
import { NotFound } from './not-found.tsx'
import { onboardingRoutes } from './onboarding-routes.ts'
import { outsideRoutes } from './outside-routes.ts'
import { playbookRoutes } from './playbook-routes.ts'
import { predictionRoutes } from './prediction-routes.ts'
import { renewalRoutes } from './renewal-routes.ts'
import { searchWords as words } from './search-words.ts'
import { segmentRoutes } from './segment-routes.ts'
import { root, shell } from './shell-route.ts'
import { signalRoutes } from './signal-routes.ts'
import { staircaseRoutes } from './staircase-routes.ts'
import { successRoutes } from './success-routes.ts'
import { taskRoutes } from './task-routes.ts'

const today = createRoute({
  getParentRoute: () => shell,
  path: '/',
  loaderDeps: ({ search }) => ({ owner: search.owner, segment: search.segment }),
  // Asked for while the page is still fetched, not after.
  loader: ({ context, deps }) => void context.queryClient.prefetchQuery(todayQuery(deps)),
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

/** How far back the movements of health are looked at. */
export interface HealthSearch {
  /** The day compared with. */
  readonly since?: string
  /** Id of a score beside the main one. */
  readonly score?: string
}

const health = createRoute({
  getParentRoute: () => shell,
  path: '/health',
  validateSearch: (search: Record<string, unknown>): HealthSearch => words(search, 'since', 'score'),
  component: lazyRouteComponent(() => import('../features/health/health-page.tsx'), 'HealthPage'),
})

const healthRule = createRoute({
  getParentRoute: () => shell,
  path: '/health/rule',
  /** `from`: the back-test whose rule is opened for editing; `weights`: as it was, or as it suggests. */
  validateSearch: (
    search: Record<string, unknown>,
  ): {
    from?: string
    weights?: string
    score?: string
  } => words(search, 'from', 'weights', 'score'),
  component: lazyRouteComponent(() => import('../features/health/rule-page.tsx'), 'RulePage'),
})

const scores = createRoute({
  getParentRoute: () => shell,
  path: '/health/scores',
  component: lazyRouteComponent(() => import('../features/health/scores-page.tsx'), 'ScoresPage'),
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
const work = createRoute({
  getParentRoute: () => settings,
  path: '/work',
  component: lazyRouteComponent(() => import('../features/tasks/work-page.tsx'), 'WorkPage'),
})
const notifications = createRoute({
  getParentRoute: () => settings,
  path: '/notifications',
  component: lazyRouteComponent(
    () => import('../features/notifications/choices-page.tsx'),
    'NotificationChoicesPage',
  ),
})
const mail = createRoute({
  getParentRoute: () => settings,
  path: '/mail',
  validateSearch: (search: Record<string, unknown>): { state?: string } => words(search, 'state'),
  component: lazyRouteComponent(() => import('../features/mail/mail-page.tsx'), 'MailPage'),
})
const mailTemplates = createRoute({
  getParentRoute: () => settings,
  path: '/mail-templates',
  component: lazyRouteComponent(() => import('../features/letters/templates-page.tsx'), 'TemplatesPage'),
})
const playbookSettings = createRoute({
  getParentRoute: () => settings,
  path: '/playbooks',
  component: lazyRouteComponent(
    () => import('../features/playbooks/settings-page.tsx'),
    'PlaybookSettingsPage',
  ),
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
  ...outsideRoutes,
  shell.addChildren([
    today,
    accounts,
    account,
    ...taskRoutes,
    ...onboardingRoutes,
    ...playbookRoutes,
    ...successRoutes,
    ...renewalRoutes,
    ...staircaseRoutes,
    ...metricRoutes,
    ...signalRoutes,
    ...segmentRoutes,
    health,
    healthRule,
    scores,
    backTests,
    backTest,
    ...predictionRoutes,
    data.addChildren([dataIndex, imports, importOne, rejected, quality, keys]),
    settings.addChildren([
      settingsIndex,
      workspaceSettings,
      members,
      attributes,
      mail,
      mailTemplates,
      notifications,
      work,
      playbookSettings,
      profile,
    ]),
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
  // The library holds a skeleton for half a second once it shows: the page is ready long before.
  defaultPendingMinMs: 0,
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
