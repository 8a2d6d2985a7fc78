import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { listSources, readEdges, root } from './import-edges.ts'
import { forbid } from './rules.ts'

const sources = listSources()
const isGenerated = (file: string) => /\.gen(\.d)?\.ts$/.test(file)
const isTest = (file: string) => /\.(test|e2e)\.tsx?$/.test(file)

describe('the checker itself', () => {
  test.each([
    ['core/src/stats/mean.ts', `import { readFile } from 'node:fs'`],
    ['core/src/stats/mean.ts', `import type { Log } from '../../../server/src/platform/log.ts'`],
    ['server/src/platform/http.ts', `import { team } from '../features/team/team.routes.ts'`],
    ['server/src/platform/http.ts', `import { compose } from '../compose.ts'`],
    ['server/src/features/accounts/accounts.store.ts', `export * from '../health/health.read.ts'`],
    ['server/src/features/accounts/accounts.store.ts', `const late = await import('../today/today.read.ts')`],
    ['server/src/features/gossip/gossip.store.ts', `import { log } from '../team/team.store.ts'`],
    ['server/src/features/team/team.routes.ts', `import { compose } from '../../compose.ts'`],
    ['web/src/ui/card.tsx', `import { x } from '../features/today/x.ts'`],
    ['web/src/features/today/today.tsx', `import { x } from '../accounts/x.ts'`],
    ['web/src/features/today/today.tsx', `import { x } from '../../workspace/router.tsx'`],
    ['web/src/lib/api.ts', `import { x } from '../../../server/src/compose.ts'`],
    ['web/src/lib/api.ts', `import { x } from './api.test.ts'`],
  ])('%s may not say: %s', (file, text) => {
    expect(readEdges(file, text).map(forbid)).toEqual([expect.any(String)])
  })

  test.each([
    ['core/src/stats/mean.ts', `import { sum } from './sum.ts'`],
    ['server/src/platform/http.ts', `import { day } from '@tsuzuku/core/time/day'`],
    ['server/src/features/health/health.read.ts', `import { x } from '../accounts/accounts.store.ts'`],
    ['server/src/compose.ts', `import { x } from './features/today/today.routes.ts'`],
    ['server/scenarios/demo.ts', `import { x } from '../src/features/today/today.routes.ts'`],
    ['web/src/workspace/router.tsx', `import { x } from '../features/today/today.tsx'`],
    ['web/src/features/today/today.tsx', `import { x } from '../../ui/card.tsx'`],
  ])('%s may say: %s', (file, text) => {
    expect(readEdges(file, text).map(forbid)).toEqual([undefined])
  })
})

test('every import goes the way the house is built', () => {
  const edges = sources.flatMap((file) => readEdges(file))
  expect(edges.length).toBeGreaterThan(50)
  const wrong = edges.flatMap((edge) => {
    const reason = forbid(edge)
    return reason ? [`${edge.from} imports ${edge.to}: ${reason}`] : []
  })
  expect(wrong).toEqual([])
})

test('no source file is longer than 300 lines, no test longer than 500', () => {
  const long = sources
    .filter((file) => !isGenerated(file))
    .map((file) => ({ file, lines: readFileSync(join(root, file), 'utf8').split('\n').length - 1 }))
    .filter(({ file, lines }) => lines > (isTest(file) ? 500 : 300))
  expect(long).toEqual([])
})
