import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { shell } from './shell-route.ts'

const segments = createRoute({
  getParentRoute: () => shell,
  path: '/segments',
  component: lazyRouteComponent(() => import('../features/segments/segments-page.tsx'), 'SegmentsPage'),
})

const newSegment = createRoute({
  getParentRoute: () => shell,
  path: '/segments/new',
  component: lazyRouteComponent(() => import('../features/segments/new-segment-page.tsx'), 'NewSegmentPage'),
})

const segment = createRoute({
  getParentRoute: () => shell,
  path: '/segments/$segmentId',
  component: lazyRouteComponent(() => import('../features/segments/segment-page.tsx'), 'SegmentPage'),
})

const tiers = createRoute({
  getParentRoute: () => shell,
  path: '/tiers',
  component: lazyRouteComponent(() => import('../features/segments/tiers-page.tsx'), 'TiersPage'),
})

export const segmentRoutes = [segments, newSegment, segment, tiers] as const
