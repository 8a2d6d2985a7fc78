import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { searchWords as words } from './search-words.ts'
import { shell } from './shell-route.ts'

const playbooks = createRoute({
  getParentRoute: () => shell,
  path: '/playbooks',
  component: lazyRouteComponent(() => import('../features/playbooks/playbooks-page.tsx'), 'PlaybooksPage'),
})

const newPlaybook = createRoute({
  getParentRoute: () => shell,
  path: '/playbooks/new',
  component: lazyRouteComponent(
    () => import('../features/playbooks/new-playbook-page.tsx'),
    'NewPlaybookPage',
  ),
})

/** Which side of a playbook, and what is open there. */
export interface PlaybookSearch {
  readonly tab?: string
  /** Of the enrolments. */
  readonly state?: string
  /** The enrolment in the drawer. */
  readonly open?: string
}

const playbook = createRoute({
  getParentRoute: () => shell,
  path: '/playbooks/$playbookId',
  validateSearch: (search: Record<string, unknown>): PlaybookSearch => words(search, 'tab', 'state', 'open'),
  component: lazyRouteComponent(() => import('../features/playbooks/playbook-page.tsx'), 'PlaybookPage'),
})

export const playbookRoutes = [playbooks, newPlaybook, playbook] as const
