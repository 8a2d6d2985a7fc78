import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { searchWords as words } from './search-words.ts'
import { root, shell } from './shell-route.ts'

/** Which success plans are looked at beyond the shared view. */
export interface SuccessSearch {
  readonly which?: string
  readonly state?: string
  readonly overdue?: string
  readonly agreed?: string
  /** Id of the account a new plan is made for; `yes`: of one still to choose. */
  readonly make?: string
}

const plans = createRoute({
  getParentRoute: () => shell,
  path: '/success-plans',
  validateSearch: (search: Record<string, unknown>): SuccessSearch =>
    words(search, 'which', 'state', 'overdue', 'agreed', 'make'),
  component: lazyRouteComponent(() => import('../features/success/plans-page.tsx'), 'PlansPage'),
})

const templates = createRoute({
  getParentRoute: () => shell,
  path: '/success-plans/templates',
  component: lazyRouteComponent(() => import('../features/success/templates-page.tsx'), 'TemplatesPage'),
})

const plan = createRoute({
  getParentRoute: () => shell,
  path: '/success-plans/$planId',
  component: lazyRouteComponent(() => import('../features/success/plan-page.tsx'), 'PlanPage'),
})

const editor = createRoute({
  getParentRoute: () => shell,
  path: '/success-plans/$planId/edit',
  component: lazyRouteComponent(() => import('../features/success/editor-page.tsx'), 'EditorPage'),
})

/** Outside of the shell: the customer has no session. */
export const sharedPlan = createRoute({
  getParentRoute: () => root,
  path: '/shared/plan',
  component: lazyRouteComponent(() => import('../features/success/shared-plan-page.tsx'), 'SharedPlanPage'),
})

export const successRoutes = [plans, templates, plan, editor]
