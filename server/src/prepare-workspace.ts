import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import { writePlans } from '../scenarios/demo-plans.ts'
import { scenarios } from '../scenarios/scenarios.ts'
import type { Scenario, World } from '../scenarios/world.ts'
import { writeOnboarding } from '../scenarios/write-onboarding.ts'
import { writePlaybooks } from '../scenarios/write-playbooks.ts'
import { writeRenewals } from '../scenarios/write-renewals.ts'
import { writeStaircases } from '../scenarios/write-staircase.ts'
import { type Progress, writeWorld } from '../scenarios/write-world.ts'
import { clearWorld } from './clear-world.ts'
import type { App } from './compose.ts'
import { createSegment } from './features/segments/segment.service.ts'
import { ensureFirstMember } from './features/team/first-member.ts'
import { createOneTimeLink } from './features/team/team.service.ts'
import { readWorkspace } from './features/team/workspace.store.ts'
import { importKinds } from './import-kinds.ts'
import type { Actor } from './platform/access.ts'
import { dayIn } from './platform/clock.ts'

/**
 * Fills an empty database once, and makes the one-time link that lets the first person in. Servers that start together on
 * one database do it one after the other: who comes second finds the world whole.
 */
export async function prepareWorkspace(app: App, progress: Progress): Promise<string> {
  return alone(app, progress, async () => {
    await fillWhereEmpty(app, progress)
    const member = await ensureFirstMember(app.db, app.config, { email: 'admin@localhost', name: 'Admin' })
    return createOneTimeLink(app.db, member, 'sign-in')
  })
}

async function alone<T>({ db }: App, progress: Progress, work: () => Promise<T>): Promise<T> {
  return db.connection().execute(async (connection) => {
    const isOurs = async () => {
      const { rows } = await sql<{
        free: boolean
      }>`select pg_try_advisory_lock(hashtext('prepare-workspace')) as free`.execute(connection)
      return rows[0]?.free ?? false
    }
    while (!(await isOurs())) {
      progress(0, 'waiting for another server')
      await delay(200)
    }
    try {
      return await work()
    } finally {
      await sql`select pg_advisory_unlock(hashtext('prepare-workspace'))`.execute(connection)
    }
  })
}

async function fillWhereEmpty(app: App, progress: Progress): Promise<void> {
  const { db, config } = app
  const workspace = await db.selectFrom('workspace').select('scenario').executeTakeFirst()
  const isUnfinished = workspace?.scenario?.endsWith(':writing') ?? false
  if (workspace && !isUnfinished) return
  if (isUnfinished) {
    app.log.warn('The scenario was not written to its end last time; beginning again')
    await clearWorld(db)
  }
  const scenario = scenarios.find((item) => item.name === config.scenario)
  await db
    .insertInto('workspace')
    .values({ name: 'Tsuzuku', scenario: scenario ? `${scenario.name}:writing` : null })
    .execute()
  if (scenario) await writeScenario(app, scenario, progress)
}

async function writeScenario(app: App, scenario: Scenario, progress: Progress): Promise<void> {
  const today = dayIn((await readWorkspace(app.db)).timeZone, app.clock())
  const world = scenario.build(today)
  const parts = workOf(app, world)
  const count = parts.flat(2).length
  const facts = count > 0 ? FACTS : 1
  await writeWorld({ ...app, kinds: importKinds }, scenario.name, world, (share, step) =>
    progress(share * facts, step),
  )
  let begun = 0
  const inOrder = async (lane: readonly Work[]) => {
    for (const { step, write } of lane) {
      progress(facts + ((1 - facts) * begun) / count, step)
      begun += 1
      await write()
    }
  }
  for (const lanes of parts) await Promise.all(lanes.map(inOrder))
  await app.db.updateTable('workspace').set({ scenario: scenario.name }).execute()
  progress(1, 'done')
}

/** The part of the whole that facts and their history take, measured on the demo world. */
const FACTS = 0.7

type Work = { step: string; write: () => Promise<unknown> }

/**
 * What people have done in a world: on top of its facts, by the services they use. Part after part; the lanes of a part
 * know nothing of each other and are written side by side.
 */
function workOf(app: App, world: World): Work[][][] {
  const writer: Actor = { kind: 'system', id: 'scenario', name: 'Tsuzuku', permissions: new Set() }
  const { timeZone, segments = [], onboarding = [], staircases = [], playbooks = [] } = world
  const staircase = { step: 'staircases', write: () => writeStaircases(app, timeZone, staircases) }
  return [
    [
      segments.map((segment) => ({
        step: 'segments',
        write: () => createSegment(app, writer, { ...segment, kind: 'rule' }),
      })),
    ],
    [
      [
        ...onboarding.map((one) => ({
          step: 'onboarding',
          write: () => writeOnboarding(app, timeZone, one),
        })),
        ...(staircases.length > 0 ? [staircase] : []),
      ],
      world.hasPlans
        ? [
            { step: 'success plans', write: () => writePlans(app, timeZone) },
            { step: 'renewals', write: () => writeRenewals(app, world.truth.losses) },
          ]
        : [],
    ],
    playbooks.length > 0
      ? [[{ step: 'playbooks', write: () => writePlaybooks(app, timeZone, playbooks) }]]
      : [],
  ]
}
