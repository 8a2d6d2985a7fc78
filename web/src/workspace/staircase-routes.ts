import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { searchWords as words } from './search-words.ts'
import { shell } from './shell-route.ts'

/** How the staircase is looked at beyond the shared view. */
export interface StaircaseSearch {
  /** Id of the staircase. */
  readonly of?: string
  readonly as?: string
  readonly lock?: string
  readonly ready?: string
  /** The account opened in the drawer. */
  readonly open?: string
}

const board = createRoute({
  getParentRoute: () => shell,
  path: '/staircase',
  validateSearch: (search: Record<string, unknown>): StaircaseSearch =>
    words(search, 'of', 'as', 'lock', 'ready', 'open'),
  component: lazyRouteComponent(() => import('../features/staircase/staircase-page.tsx'), 'StaircasePage'),
})

const opportunities = createRoute({
  getParentRoute: () => shell,
  path: '/staircase/opportunities',
  validateSearch: (search: Record<string, unknown>): { as?: string; kind?: string; open?: string } =>
    words(search, 'as', 'kind', 'open'),
  component: lazyRouteComponent(
    () => import('../features/staircase/opportunities-page.tsx'),
    'OpportunitiesPage',
  ),
})

const numbers = createRoute({
  getParentRoute: () => shell,
  path: '/staircase/numbers',
  validateSearch: (search: Record<string, unknown>): { of?: string; within?: string } =>
    words(search, 'of', 'within'),
  component: lazyRouteComponent(() => import('../features/staircase/numbers-page.tsx'), 'NumbersPage'),
})

const lock = createRoute({
  getParentRoute: () => shell,
  path: '/staircase/lock',
  component: lazyRouteComponent(() => import('../features/staircase/lock-page.tsx'), 'LockPage'),
})

const anew = createRoute({
  getParentRoute: () => shell,
  path: '/staircase/new',
  component: lazyRouteComponent(() => import('../features/staircase/editor-page.tsx'), 'NewStaircasePage'),
})

const one = createRoute({
  getParentRoute: () => shell,
  path: '/staircase/$staircaseId',
  component: lazyRouteComponent(() => import('../features/staircase/editor-page.tsx'), 'StaircaseEditorPage'),
})

export const staircaseRoutes = [board, opportunities, numbers, lock, anew, one]
