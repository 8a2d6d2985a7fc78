import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { searchWords as words } from './search-words.ts'
import { shell } from './shell-route.ts'

/** How the prediction is looked at. */
export interface PredictionSearch {
  /** Days within which a loss counts. */
  readonly horizon?: string
}

const prediction = createRoute({
  getParentRoute: () => shell,
  path: '/prediction',
  validateSearch: (search: Record<string, unknown>): PredictionSearch => words(search, 'horizon'),
  component: lazyRouteComponent(() => import('../features/prediction/prediction-page.tsx'), 'PredictionPage'),
})

const models = createRoute({
  getParentRoute: () => shell,
  path: '/prediction/models',
  component: lazyRouteComponent(() => import('../features/prediction/models-page.tsx'), 'ModelsPage'),
})

const model = createRoute({
  getParentRoute: () => shell,
  path: '/prediction/models/$modelId',
  component: lazyRouteComponent(() => import('../features/prediction/model-page.tsx'), 'ModelPage'),
})

export const predictionRoutes = [prediction, models, model] as const
