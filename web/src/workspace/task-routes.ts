import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { searchWords as words } from './search-words.ts'
import { shell } from './shell-route.ts'

/** Filters of the list of tasks beyond the shared view. */
export interface TasksSearch {
  readonly state?: string
  readonly due?: string
  /** The task opened in the drawer. */
  readonly open?: string
  /** As a list, or side by side. */
  readonly as?: string
}

const tasks = createRoute({
  getParentRoute: () => shell,
  path: '/tasks',
  validateSearch: (search: Record<string, unknown>): TasksSearch =>
    words(search, 'state', 'due', 'open', 'as'),
  component: lazyRouteComponent(() => import('../features/tasks/tasks-page.tsx'), 'TasksPage'),
})

export const taskRoutes = [tasks]
