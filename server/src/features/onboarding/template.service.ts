import { addDays } from '@tsuzuku/core/time/add-days'
import { sql } from 'kysely'
import { type Actor, memberOf } from '../../platform/access.ts'
import { type Clock, dayIn } from '../../platform/clock.ts'
import type { Database, Db } from '../../platform/database.ts'
import { recordAudit } from '../team/audit.store.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import { type Candidate, findCandidates } from './candidates.read.ts'
import { holdOnboarding } from './look.ts'
import {
  countChanged,
  templateChangedMeanwhile,
  templateNameTaken,
  templateNotOn,
  templateNotReady,
  templateRetired,
} from './onboarding.errors.ts'
import { noteDirty, writeChanges } from './onboarding.store.ts'
import { startOnboardings } from './start.ts'
import { findProblems } from './template.check.ts'
import type { Content } from './template.definition.ts'
import { type LockedTemplate, lockTemplate, readVersion } from './template.store.ts'

export type Machinery = {
  db: Database
  clock: Clock
  tell: (news: 'onboarding.changed' | 'accounts.changed') => Promise<void>
}

export async function createTemplate(
  { db, clock }: Machinery,
  actor: Actor,
  given: { name: string; description: string; content: Content; libraryKey: string | null },
): Promise<number> {
  return db.transaction().execute(async (trx) => {
    await requireFreeName(trx, given.name)
    const { rows } = await sql<{ id: number }>`
      insert into onboarding_template (name, description, draft, library_key, created_by, created_at, changed_by, changed_at)
      values (${given.name}, ${given.description}, ${JSON.stringify(given.content)}::jsonb, ${given.libraryKey},
        ${memberOf(actor)}::uuid, ${clock()}, ${memberOf(actor)}::uuid, ${clock()}) returning id`.execute(trx)
    const id = rows[0]?.id as number
    await audit(trx, actor, 'onboarding-template.created', { id, name: given.name })
    return id
  })
}

/** Keeps what was drawn, whole or not; who drew on another state than the last one is told and loses nothing. */
export async function saveTemplate(
  { db, clock }: Machinery,
  actor: Actor,
  given: { id: number; basedOn: number; name?: string; description?: string; content?: Content },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const before = await lockCurrent(trx, given)
    const name = given.name ?? before.name
    if (name !== before.name) await requireFreeName(trx, name, given.id)
    await sql`
      update onboarding_template set name = ${name}, description = ${given.description ?? before.description},
        draft = ${JSON.stringify(given.content ?? before.draft)}::jsonb, revision = revision + 1,
        changed_by = ${memberOf(actor)}::uuid, changed_at = ${clock()} where id = ${given.id}`.execute(trx)
  })
}

async function lockCurrent(db: Db, given: { id: number; basedOn: number }): Promise<LockedTemplate> {
  const before = await lockTemplate(db, given.id)
  if (before.state === 'retired') throw templateRetired({ params: { id: given.id } })
  if (before.revision !== given.basedOn)
    throw templateChangedMeanwhile({ params: { revision: before.revision } })
  return before
}

/** Who would begin at once, if accounts of the last so many days were taken along. */
export async function existingCandidates(
  { db, clock }: Pick<Machinery, 'db' | 'clock'>,
  given: { id: number; content: Content; days: number },
): Promise<Candidate[]> {
  const today = dayIn((await readWorkspace(db)).timeZone, clock())
  const span = { from: addDays(today, -given.days), to: today }
  return findCandidates(db, clock, { templateId: given.id, content: given.content, ...span })
}

type SwitchOn = { id: number; basedOn: number; move: boolean; existing: { days: number; count: number } }

/**
 * Makes what was drawn the version that new onboardings follow. Running ones go on by theirs; `move` takes them along.
 * `existing`: accounts that began up to so many days ago begin now, if they are as many as the person was told.
 */
export async function switchOn(
  { db, clock, tell }: Machinery,
  actor: Actor,
  given: SwitchOn,
): Promise<{ started: number }> {
  const started = await db.transaction().execute(async (trx) => {
    await holdOnboarding(trx)
    const before = await lockCurrent(trx, given)
    const problems = (await findProblems(trx, before.draft)).filter((problem) => !problem.is_warning)
    if (problems.length > 0) throw templateNotReady({ params: { problems } })
    const now = clock()
    const today = dayIn((await readWorkspace(trx)).timeZone, now)
    const version = await keepVersion(trx, before, actor, now)
    if (given.move) await moveRunning(trx, actor, { id: given.id, version, now, today })
    const from = addDays(today, -given.existing.days)
    const asked = { templateId: given.id, content: before.draft, from, to: today }
    const accounts = await findCandidates(trx, clock, asked)
    if (accounts.length !== given.existing.count)
      throw countChanged({ field: 'existing.count', params: { count: accounts.length } })
    await sql`
      update onboarding_template set state = 'on', version = ${version}, waiting = null, allowed = null,
        starts_from = least(starts_from, ${from}::date) where id = ${given.id}`.execute(trx)
    const template = { id: given.id, version, content: before.draft }
    await startOnboardings(trx, { template, accounts, by: whoOf(actor), now, today })
    await audit(trx, actor, 'onboarding-template.switched-on', before, { version, started: accounts.length })
    return accounts.length
  })
  await tell('onboarding.changed')
  return { started }
}

const whoOf = (actor: Actor) => ({ id: memberOf(actor), name: actor.name })

async function keepVersion(
  db: Db,
  { id, version, draft }: LockedTemplate,
  actor: Actor,
  now: Date,
): Promise<number> {
  const { rows } = await sql<{ version: number }>`
    with same as (
      select version from onboarding_template_version where template_id = ${id} and version = ${version}
        and content = ${JSON.stringify(draft)}::jsonb
    ), fresh as (
      insert into onboarding_template_version (template_id, version, content, saved_by, saved_at)
      select ${id}, (select coalesce(max(version), 0) + 1 from onboarding_template_version where template_id = ${id}),
        ${JSON.stringify(draft)}::jsonb, ${memberOf(actor)}::uuid, ${now}
      where not exists (select from same) returning version
    )
    select version from same union all select version from fresh`.execute(db)
  return rows[0]?.version as number
}

/** What people ticked stays with steps that are still there; steps that are gone stay in the history only. */
async function moveRunning(
  db: Db,
  actor: Actor,
  { id, version, now, today }: { id: number; version: number; now: Date; today: string },
): Promise<void> {
  const { rows } = await sql<{ id: number; account_id: number; before: number }>`
    update onboarding o set version = ${version} from (
      select id, version from onboarding where template_id = ${id} and is_running and version <> ${version} for update) old
    where o.id = old.id returning o.id, o.account_id, old.version as before`.execute(db)
  const changes = rows.map((row) => ({
    onboarding_id: row.id,
    kind: 'moved' as const,
    day: today,
    by: whoOf(actor),
    detail: { from: row.before, to: version },
  }))
  await writeChanges(db, changes, now)
  await noteDirty(
    db,
    rows.map((row) => row.account_id),
  )
}

/** Nobody begins any more; those who run go on. */
export async function pauseTemplate({ db }: Machinery, actor: Actor, id: number): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const before = await lockTemplate(trx, id)
    if (before.state !== 'on') throw templateNotOn({ params: { id } })
    await sql`update onboarding_template set state = 'paused', waiting = null, allowed = null where id = ${id}`.execute(
      trx,
    )
    await audit(trx, actor, 'onboarding-template.paused', before)
  })
}

/** Goes on by the version it was paused with; who came meanwhile begins now. */
export async function resumeTemplate({ db, tell }: Machinery, actor: Actor, id: number): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const before = await lockTemplate(trx, id)
    if (before.state !== 'paused' || before.version === null) throw templateNotOn({ params: { id } })
    await sql`update onboarding_template set state = 'on' where id = ${id}`.execute(trx)
    await noteDirty(trx, [0])
    await audit(trx, actor, 'onboarding-template.resumed', before)
  })
  await tell('onboarding.changed')
}

/** Ends it for good; those who run go on to their end. One that never was on is deleted. */
export async function retireTemplate({ db }: Machinery, actor: Actor, id: number): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const before = await lockTemplate(trx, id)
    if (before.state === 'retired') throw templateRetired({ params: { id } })
    if (before.version === null) await sql`delete from onboarding_template where id = ${id}`.execute(trx)
    else
      await sql`update onboarding_template set state = 'retired', waiting = null, allowed = null where id = ${id}`.execute(
        trx,
      )
    await audit(trx, actor, 'onboarding-template.retired', before)
  })
}

/** Lets the accounts that wait begin, if they are as many as the person was told. */
export async function allowWaiting(
  { db, clock, tell }: Machinery,
  actor: Actor,
  given: { id: number; count: number },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const before = await lockTemplate(trx, given.id)
    if (before.state !== 'on' || before.version === null || before.starts_from === null)
      throw templateNotOn({ params: { id: given.id } })
    const content = await readVersion(trx, given.id, before.version)
    const to = dayIn((await readWorkspace(trx)).timeZone, clock())
    const asked = { templateId: given.id, content, from: before.starts_from, to }
    const found = await findCandidates(trx, clock, asked)
    if (found.length !== given.count) {
      throw countChanged({ field: 'count', params: { count: found.length } })
    }
    await sql`update onboarding_template set allowed = ${given.count} where id = ${given.id}`.execute(trx)
    await noteDirty(trx, [0])
    await audit(trx, actor, 'onboarding-template.allowed', before, { count: given.count })
  })
  await tell('onboarding.changed')
}

async function requireFreeName(db: Db, name: string, self = 0): Promise<void> {
  const { rows } = await sql`
    select from onboarding_template where lower(name) = lower(${name}) and state <> 'retired' and id <> ${self}`.execute(
    db,
  )
  if (rows.length > 0) throw templateNameTaken({ field: 'name', params: { name } })
}

async function audit(
  db: Db,
  actor: Actor,
  action: string,
  { id, name }: { id: number; name: string },
  after?: unknown,
): Promise<void> {
  await recordAudit(db, actor, {
    action,
    entityKind: 'onboarding-template',
    entityId: String(id),
    entityName: name,
    ...(after === undefined ? {} : { after }),
  })
}
