import type { Edge } from './import-edges.ts'

/** In import order: a feature may import only what stands before it. */
const featureOrder = [
  'team',
  'mail',
  'notifications',
  'sources',
  'accounts',
  'contracts',
  'events',
  'support',
  'surveys',
  'hub',
  'metrics',
  'health',
  'signals',
  'prediction',
  'loyalty',
  'segments',
  'tasks',
  'onboarding',
  'success',
  'letters',
  'playbooks',
  'renewals',
  'staircase',
  'proof',
  'reports',
  'today',
]

const joiners = /^server\/(src\/[^/]+\.ts$|scenarios\/|test\/)|^(bench|test|web\/e2e)\//
const isTest = (file: string) => /\.(test|e2e)\.tsx?$/.test(file)
const featureOf = (file: string) => /^(?:server|web)\/src\/features\/([^/]+)\//.exec(file)?.[1]
const isOurs = (file: string) => /^(core|server|web|sdk|bench|test)\//.test(file)

/** Why an edge may not be, or undefined. */
export function forbid({ from, to }: Edge): string | undefined {
  if (isTest(from) && !isTest(to)) return from.startsWith('core/') ? undefined : crossesBorder({ from, to })
  if (isTest(to)) return 'nothing imports a test'
  if (joiners.test(from)) return undefined
  return from.startsWith('core/')
    ? forbidCore(to)
    : (crossesBorder({ from, to }) ?? forbidInside({ from, to }))
}

function forbidCore(to: string): string | undefined {
  return to.startsWith('core/') ? undefined : 'core imports nothing but core'
}

function crossesBorder({ from, to }: Edge): string | undefined {
  if (from.startsWith('server/') && to.startsWith('web/')) return 'the server knows no screen'
  if (from.startsWith('web/') && to.startsWith('server/'))
    return 'the web reaches the server through the API only'
  if (from.startsWith('sdk/') && isOurs(to) && !to.startsWith('sdk/')) return 'the SDK stands alone'
  return undefined
}

function forbidInside({ from, to }: Edge): string | undefined {
  if (from.startsWith('server/src/platform/')) {
    return to.startsWith('server/src/') && !to.startsWith('server/src/platform/')
      ? 'platform knows nothing above it'
      : undefined
  }
  if (from.startsWith('server/src/features/')) return forbidFeature({ from, to })
  if (from.startsWith('web/src/')) return forbidWeb({ from, to })
  return undefined
}

function forbidFeature({ from, to }: Edge): string | undefined {
  const mine = featureOf(from)
  const other = featureOf(to)
  if (mine && !featureOrder.includes(mine)) return `${mine} is not in the list of features`
  if (other === mine) return undefined
  if (mine && other) {
    return featureOrder.indexOf(other) < featureOrder.indexOf(mine)
      ? undefined
      : `${other} stands after ${mine}`
  }
  return to.startsWith('server/src/') && !to.startsWith('server/src/platform/') && to !== 'server/src/flow.ts'
    ? 'a feature imports features and platform only'
    : undefined
}

function forbidWeb({ from, to }: Edge): string | undefined {
  const part = /^web\/src\/([^/]+)\//.exec(from)?.[1]
  const mine = featureOf(from)
  const other = featureOf(to)
  if (other && mine && other !== mine) return 'features share through ui and lib only'
  if (other && (part === 'ui' || part === 'lib')) return 'ui and lib know no feature'
  if (/^web\/src\/(workspace|hub)\//.test(to) && mine) return 'a feature does not know the shell around it'
  if (part === 'lib' && to.startsWith('web/src/ui/')) return 'lib draws nothing'
  return undefined
}
