import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { searchWords as words } from './search-words.ts'
import { root } from './shell-route.ts'
import { sharedPlan } from './success-routes.ts'

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

/** Outside of the shell: who asks for no more advertising has no session. */
const unsubscribe = createRoute({
  getParentRoute: () => root,
  path: '/unsubscribe/$token',
  component: lazyRouteComponent(() => import('../features/letters/unsubscribe-page.tsx'), 'UnsubscribePage'),
})

/** The question of a mail: who answers has no session. */
const survey = createRoute({
  getParentRoute: () => root,
  path: '/survey',
  component: lazyRouteComponent(() => import('../features/surveys/survey-page.tsx'), 'SurveyPage'),
})

/** Pages that nobody needs a session for. */
export const outsideRoutes = [signIn, welcome, unsubscribe, survey, sharedPlan] as const
