import { sql } from 'kysely'
import { writePlans } from '../scenarios/demo-plans.ts'
import { scenarios } from '../scenarios/scenarios.ts'
import type { World } from '../scenarios/world.ts'
import { writeOnboarding } from '../scenarios/write-onboarding.ts'
import { writePlaybook } from '../scenarios/write-playbooks.ts'
import { writeRenewals } from '../scenarios/write-renewals.ts'
import { writeStaircases } from '../scenarios/write-staircase.ts'
import { type Progress, writeWorld } from '../scenarios/write-world.ts'
import type { App } from './compose.ts'
import { createSegment } from './features/segments/segment.service.ts'
import { ensureFirstMember } from './features/team/first-member.ts'
import { createOneTimeLink } from './features/team/team.service.ts'
import { readWorkspace } from './features/team/workspace.store.ts'
import { importKinds } from './import-kinds.ts'
import type { Actor } from './platform/access.ts'
import { dayIn } from './platform/clock.ts'
import { ConfigError } from './platform/config.ts'

/** Fills an empty database once, and makes the one-time link that lets the first person in. */
export async function prepareWorkspace(app: App, progress: Progress): Promise<string> {
  const { db, config } = app
  const workspace = await db.selectFrom('workspace').select('scenario').executeTakeFirst()
  if (workspace?.scenario?.endsWith(':writing')) await clearUnfinishedWorld(app)
  if (!workspace || workspace.scenario?.endsWith(':writing')) {
    await db
      .insertInto('workspace')
      .values({ name: 'Tsuzuku' })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    if (config.scenario !== 'none') await writeScenario(app, config.scenario, progress)
  }
  const member = await ensureFirstMember(db, config, { email: 'admin@localhost', name: 'Admin' })
  return createOneTimeLink(db, member, 'sign-in')
}

export async function writeScenario(app: App, name: string, progress: Progress): Promise<void> {
  const scenario = scenarios.find((item) => item.name === name)
  if (!scenario) {
    throw new ConfigError(
      `TSUZUKU_SCENARIO: there is no "${name}". Known: ${scenarios.map((item) => item.name).join(', ')}, none.`,
    )
  }
  const today = dayIn((await readWorkspace(app.db)).timeZone, app.clock())
  const world = scenario.build(today)
  const parts = workOf(app, world)
  const count = parts.flat(2).length
  const facts = count > 0 ? FACTS : 1
  await writeWorld({ ...app, kinds: importKinds }, name, world, (share, step) =>
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
  await app.db.updateTable('workspace').set({ scenario: name }).execute()
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
            { step: 'renewals', write: () => writeRenewals(app) },
          ]
        : [],
    ],
    [playbooks.map((one) => ({ step: 'playbooks', write: () => writePlaybook(app, timeZone, one) }))],
  ]
}

/** A world that was cut off while it was written is ours to throw away: nobody could sign in before it was done. */
async function clearUnfinishedWorld({ db, log }: App): Promise<void> {
  log.warn('The scenario was not written to its end last time; beginning again')
  const { rows } = await sql<{ name: string }>`
    select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition and c.relname not like 'kysely_%'`.execute(
    db,
  )
  await sql`truncate ${sql.join(rows.map((row) => sql.table(row.name)))} restart identity cascade`.execute(db)
}
