import { addDays } from '@tsuzuku/core/time/add-days'
import { sql } from 'kysely'
import { type Actor, memberOf } from '../../platform/access.ts'
import { type Clock, dayIn } from '../../platform/clock.ts'
import type { Database, Db } from '../../platform/database.ts'
import { recordAudit } from '../team/audit.store.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import { dropAllWaiting, endEnrolments } from './enrolment.store.ts'
import { findProblems } from './playbook.check.ts'
import { type Content, contentSchema } from './playbook.definition.ts'
import { lockPlaybook, type PlaybookRow } from './playbook.store.ts'
import {
  playbookChangedMeanwhile,
  playbookNameTaken,
  playbookNotOn,
  playbookNotReady,
  playbookRetired,
} from './playbooks.errors.ts'

export type Machinery = {
  db: Database
  clock: Clock
  tell: (news: 'playbook.enrolled') => Promise<void>
}

export async function createPlaybook(
  { db, clock }: Machinery,
  actor: Actor,
  given: { name: string; description: string; content: Content; libraryKey: string | null },
): Promise<number> {
  return db.transaction().execute(async (trx) => {
    await requireFreeName(trx, given.name)
    const now = clock()
    const { rows } = await sql<{ id: number }>`
      insert into playbook (name, description, draft, library_key, created_by, created_at, changed_by, changed_at)
      values (${given.name}, ${given.description}, ${JSON.stringify(given.content)}::jsonb, ${given.libraryKey},
        ${memberOf(actor)}::uuid, ${now}, ${memberOf(actor)}::uuid, ${now}) returning id`.execute(trx)
    const id = rows[0]?.id as number
    await auditPlaybook(trx, actor, 'playbook.created', { id, name: given.name })
    return id
  })
}

/** Keeps what was drawn, whole or not; who drew on another state than the last one is told and loses nothing. */
export async function savePlaybook(
  { db, clock }: Machinery,
  actor: Actor,
  given: { id: number; basedOn: number; name?: string; description?: string; content?: Content },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const before = await lockPlaybook(trx, given.id)
    if (before.state === 'retired') throw playbookRetired({ params: { id: given.id } })
    if (before.revision !== given.basedOn)
      throw playbookChangedMeanwhile({ params: { revision: before.revision } })
    const name = given.name ?? before.name
    if (name !== before.name) await requireFreeName(trx, name, given.id)
    await sql`
      update playbook set name = ${name}, description = ${given.description ?? before.description},
        draft = ${JSON.stringify(given.content ?? before.draft)}::jsonb, revision = revision + 1,
        changed_by = ${memberOf(actor)}::uuid, changed_at = ${clock()} where id = ${given.id}`.execute(trx)
  })
}

export async function duplicatePlaybook(
  machinery: Machinery,
  actor: Actor,
  given: { id: number; name: string },
) {
  const { rows } = await sql<{ description: string; draft: unknown; library_key: string | null }>`
    select description, draft, library_key from playbook where id = ${given.id}`.execute(machinery.db)
  const [row] = rows
  const content = contentSchema.parse(row?.draft)
  return createPlaybook(machinery, actor, {
    name: given.name,
    description: row?.description ?? '',
    content,
    libraryKey: row?.library_key ?? null,
  })
}

/**
 * Makes what was drawn the version that new enrolments follow. Running ones go on by theirs; `move` takes them along where
 * their step is still there. `alsoNow`: those who are in the segment already are enrolled too, so many as were told.
 */
export async function switchOn(
  { db, clock, tell }: Machinery,
  actor: Actor,
  given: { id: number; basedOn: number; move: boolean },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const before = await lockPlaybook(trx, given.id)
    if (before.state === 'retired') throw playbookRetired({ params: { id: given.id } })
    if (before.revision !== given.basedOn)
      throw playbookChangedMeanwhile({ params: { revision: before.revision } })
    const problems = await findProblems(trx, before.draft)
    if (problems.length > 0) throw playbookNotReady({ params: { problems } })
    const version = await keepVersion(trx, before, actor, clock())
    if (given.move && version !== before.version) await moveAlong(trx, before, version, clock())
    await begin(trx, clock, given.id, version)
    await auditPlaybook(trx, actor, 'playbook.switched-on', before, { version })
  })
  await tell('playbook.enrolled')
}

async function keepVersion(
  db: Db,
  { id, version, draft }: PlaybookRow,
  actor: Actor,
  now: Date,
): Promise<number> {
  const { rows } = await sql<{ version: number }>`
    with same as (
      select version from playbook_version where playbook_id = ${id} and version = ${version}
        and content = ${JSON.stringify(draft)}::jsonb
    ), fresh as (
      insert into playbook_version (playbook_id, version, content, saved_by, saved_at)
      select ${id}, (select coalesce(max(version), 0) + 1 from playbook_version where playbook_id = ${id}),
        ${JSON.stringify(draft)}::jsonb, ${memberOf(actor)}::uuid, ${now}
      where not exists (select from same) returning version
    )
    select version from same union all select version from fresh`.execute(db)
  return rows[0]?.version as number
}

/**
 * Steps that are gone leave their enrolments where they were, on the version they began with. The goal moves for everybody
 * whose time is not over, also those who came to the end or were held out, so that one goal judges both arms.
 */
async function moveAlong(db: Db, { id, draft }: PlaybookRow, version: number, now: Date): Promise<void> {
  await sql`update playbook_enrolment set version = ${version}
    where playbook_id = ${id} and ended_at is null and (step_id is null or step_id = any(${draft.steps.map((step) => step.id)}::text[]))`.execute(
    db,
  )
  if (!draft.goal) return
  const until = sql`entered_at + make_interval(days => ${draft.goal.days})`
  await sql`update playbook_enrolment set goal_version = ${version}, observed_until = ${until}
    where playbook_id = ${id} and ${until} > ${now} and coalesce(observed_until, ${until}) > ${now}`.execute(
    db,
  )
}

/** What happened before it was switched on, or while it was paused, begins nothing; dates of the day itself do. */
async function begin(db: Db, clock: Clock, id: number, version: number): Promise<void> {
  const { timeZone } = await readWorkspace(db)
  const now = clock()
  await sql`
    update playbook set state = 'on', version = ${version},
      on_since = case when state = 'on' then on_since else ${now} end,
      looked_at = case when state = 'on' then looked_at else ${now} end,
      looked_on = case when state = 'on' then looked_on else ${addDays(dayIn(timeZone, now), -1)}::date end,
      waiting = null, allowed = null, failed_with = null
    where id = ${id}`.execute(db)
  await sql`update playbook_enrolment set is_held = false where playbook_id = ${id} and is_held`.execute(db)
}

export async function pausePlaybook({ db }: Machinery, actor: Actor, id: number): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const before = await lockPlaybook(trx, id)
    if (before.state !== 'on') throw playbookNotOn({ params: { id } })
    await sql`update playbook set state = 'paused', waiting = null, allowed = null where id = ${id}`.execute(
      trx,
    )
    await sql`update playbook_enrolment set is_held = true where playbook_id = ${id} and ended_at is null`.execute(
      trx,
    )
    await auditPlaybook(trx, actor, 'playbook.paused', before)
  })
}

/** Goes on by the version it was paused with, also where another is being drawn. */
export async function resumePlaybook(
  { db, clock, tell }: Machinery,
  actor: Actor,
  id: number,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const before = await lockPlaybook(trx, id)
    if (before.state !== 'paused' || before.version === null) throw playbookNotOn({ params: { id } })
    await begin(trx, clock, id, before.version)
    await auditPlaybook(trx, actor, 'playbook.resumed', before)
  })
  await tell('playbook.enrolled')
}

/** Ends it for good: whoever is on the way is let go, what was done stays. */
export async function retirePlaybook({ db, clock }: Machinery, actor: Actor, id: number): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const before = await lockPlaybook(trx, id)
    if (before.state === 'retired') throw playbookRetired({ params: { id } })
    if (before.version === null) {
      await sql`delete from playbook where id = ${id}`.execute(trx)
    } else {
      await sql`update playbook set state = 'retired', waiting = null, allowed = null where id = ${id}`.execute(
        trx,
      )
      const which = sql`e.playbook_id = ${id}`
      await endEnrolments(trx, { which, state: 'cancelled', reason: 'retired', now: clock() })
      await dropAllWaiting(trx, id, clock())
    }
    await auditPlaybook(trx, actor, 'playbook.retired', before)
  })
}

async function requireFreeName(db: Db, name: string, self = 0): Promise<void> {
  const { rows } = await sql`
    select from playbook where lower(name) = lower(${name}) and state <> 'retired' and id <> ${self}`.execute(
    db,
  )
  if (rows.length > 0) throw playbookNameTaken({ field: 'name', params: { name } })
}

export async function auditPlaybook(
  db: Db,
  actor: Actor,
  action: string,
  { id, name }: { id: number; name: string },
  after?: unknown,
): Promise<void> {
  await recordAudit(db, actor, {
    action,
    entityKind: 'playbook',
    entityId: String(id),
    entityName: name,
    ...(after === undefined ? {} : { after }),
  })
}
