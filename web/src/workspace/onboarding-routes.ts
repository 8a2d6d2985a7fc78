import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { searchWords as words } from './search-words.ts'
import { shell } from './shell-route.ts'

/** How onboardings are looked at beyond the shared view. */
export interface OnboardingSearch {
  readonly as?: string
  readonly which?: string
  readonly state?: string
  readonly template?: string
}

const onboardings = createRoute({
  getParentRoute: () => shell,
  path: '/onboarding',
  validateSearch: (search: Record<string, unknown>): OnboardingSearch =>
    words(search, 'as', 'which', 'state', 'template'),
  component: lazyRouteComponent(
    () => import('../features/onboarding/onboardings-page.tsx'),
    'OnboardingsPage',
  ),
})

const numbers = createRoute({
  getParentRoute: () => shell,
  path: '/onboarding/numbers',
  validateSearch: (search: Record<string, unknown>): { template?: string; by?: string } =>
    words(search, 'template', 'by'),
  component: lazyRouteComponent(() => import('../features/onboarding/numbers-page.tsx'), 'NumbersPage'),
})

const templates = createRoute({
  getParentRoute: () => shell,
  path: '/onboarding/templates',
  component: lazyRouteComponent(() => import('../features/onboarding/templates-page.tsx'), 'TemplatesPage'),
})

const newTemplate = createRoute({
  getParentRoute: () => shell,
  path: '/onboarding/templates/new',
  component: lazyRouteComponent(
    () => import('../features/onboarding/new-template-page.tsx'),
    'NewTemplatePage',
  ),
})

const template = createRoute({
  getParentRoute: () => shell,
  path: '/onboarding/templates/$templateId',
  component: lazyRouteComponent(() => import('../features/onboarding/template-page.tsx'), 'TemplatePage'),
})

const onboarding = createRoute({
  getParentRoute: () => shell,
  path: '/onboarding/$onboardingId',
  component: lazyRouteComponent(() => import('../features/onboarding/onboarding-page.tsx'), 'OnboardingPage'),
})

export const onboardingRoutes = [onboardings, numbers, templates, newTemplate, template, onboarding] as const
