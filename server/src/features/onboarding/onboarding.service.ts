import { daysBetween } from '@tsuzuku/core/time/days-between'
import { sql } from 'kysely'
import { type Actor, memberOf } from '../../platform/access.ts'
import { dayIn } from '../../platform/clock.ts'
import type { Db } from '../../platform/database.ts'
import { recordAudit } from '../team/audit.store.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import { holdOnboarding, lookAt } from './look.ts'
import {
  alreadyRunning,
  onboardingEnded,
  onboardingNotFound,
  onboardingNotPaused,
  onboardingPaused,
  startInFuture,
  stepByFacts,
  stepFinished,
  stepOpen,
  stepUnknown,
  templateNotOn,
} from './onboarding.errors.ts'
import { type LockedRun, lockRun, type NewChange, writeChanges } from './onboarding.store.ts'
import { startOnboardings } from './start.ts'
import type { Machinery } from './template.service.ts'
import { lockTemplate, readVersion } from './template.store.ts'

type Moment = { now: Date; today: string }

async function momentOf(db: Db, { clock }: Machinery): Promise<Moment> {
  const now = clock()
  return { now, today: dayIn((await readWorkspace(db)).timeZone, now) }
}

/** By hand, for one account; whether it matches the template is for the person to know. */
export async function startByHand(
  machinery: Machinery,
  actor: Actor,
  given: { accountId: number; templateId: number; startedOn?: string | undefined },
): Promise<number> {
  const id = await machinery.db.transaction().execute(async (trx) => {
    await holdOnboarding(trx)
    const { now, today } = await momentOf(trx, machinery)
    const day = given.startedOn ?? today
    if (day > today) throw startInFuture({ field: 'started_on' })
    const template = await lockTemplate(trx, given.templateId)
    if (template.version === null || template.state === 'retired')
      throw templateNotOn({ field: 'template_id' })
    const { rows } = await sql`
      select from onboarding o join account a on a.id = o.account_id where o.template_id = ${given.templateId}
        and o.is_running and coalesce(a.merged_into, a.id) = ${given.accountId}`.execute(trx)
    if (rows.length > 0) throw alreadyRunning({ field: 'account_id' })
    const content = await readVersion(trx, template.id, template.version)
    const [made] = await startOnboardings(trx, {
      template: { id: template.id, version: template.version, content },
      accounts: [{ account_id: given.accountId, day }],
      by: { id: memberOf(actor), name: actor.name },
      now,
      today,
    })
    const id = made as number
    await lookAt(trx, machinery.clock, { ids: [id] })
    await audit(trx, actor, 'onboarding.started', await lockRun(trx, id), { template: template.name, day })
    return id
  })
  await machinery.tell('accounts.changed')
  return id
}

type Done = Pick<NewChange, 'kind' | 'step_id' | 'reason' | 'detail'>

/** One thing that a person does with an onboarding: written, looked at anew, audited, all or nothing. */
async function act(
  machinery: Machinery,
  actor: Actor,
  id: number,
  work: (db: Db, run: LockedRun, moment: Moment) => Promise<Done>,
): Promise<void> {
  await machinery.db.transaction().execute(async (trx) => {
    await holdOnboarding(trx)
    const run = await lockRun(trx, id)
    if (!run) throw onboardingNotFound({ params: { id } })
    const moment = await momentOf(trx, machinery)
    const done = await work(trx, run, moment)
    const by = { id: memberOf(actor), name: actor.name }
    await writeChanges(trx, [{ ...done, onboarding_id: id, day: moment.today, by }], moment.now)
    await lookAt(trx, machinery.clock, { ids: [id] })
    await sql`
      delete from onboarding_account_day where account_id = ${run.head} and day = ${moment.today}::date and not exists (
        select from onboarding o join account a on a.id = o.account_id
        where coalesce(a.merged_into, a.id) = ${run.head} and o.is_running)`.execute(trx)
    await sql`insert into account_dirty (account_id) values (${run.head})
      on conflict (account_id) do update set since = excluded.since`.execute(trx)
    const { step_id: step, reason, detail } = done
    await audit(trx, actor, `onboarding.${done.kind}`, run, { step, reason, ...detail })
  })
  await machinery.tell('accounts.changed')
}

export type StepAct =
  | { act: 'tick'; on?: string | undefined }
  | { act: 'untick' }
  | { act: 'skip'; reason: string }
  | { act: 'unskip' }

/** What a person says of a step stands above what facts say, until they take it back. */
export async function actOnStep(
  machinery: Machinery,
  actor: Actor,
  given: { id: number; stepId: string; what: StepAct },
): Promise<void> {
  const { id, stepId, what } = given
  await act(machinery, actor, id, async (trx, run, { today }) => {
    if (run.state === 'cancelled') throw onboardingEnded({ params: { id } })
    const content = await readVersion(trx, run.template_id, run.version)
    if (!content.steps.some((step) => step.id === stepId)) throw stepUnknown({ params: { step: stepId } })
    const { rows } = await sql<{ how: string | null }>`
      select how from onboarding_step where onboarding_id = ${id} and step_id = ${stepId} for update`.execute(
      trx,
    )
    const how = rows[0]?.how ?? null
    if (what.act === 'tick' || what.act === 'skip') {
      if (how !== null) throw stepFinished({ params: { step: stepId } })
      const on = what.act === 'tick' && what.on ? what.on : today
      if (on > today || on < run.started_on) throw startInFuture({ field: 'on' })
      const set = what.act === 'tick' ? 'hand' : 'skipped'
      await sql`
        insert into onboarding_step (onboarding_id, step_id, standing, how, finished_on, due_on)
        values (${id}, ${stepId}, 'finished', ${set}, ${on}::date, ${on}::date)
        on conflict (onboarding_id, step_id) do update set standing = 'finished', how = excluded.how,
          finished_on = excluded.finished_on`.execute(trx)
      return what.act === 'tick'
        ? { kind: 'ticked', step_id: stepId, detail: { on } }
        : { kind: 'skipped', step_id: stepId, reason: what.reason }
    }
    if (how === null) throw stepOpen({ params: { step: stepId } })
    if (how !== (what.act === 'untick' ? 'hand' : 'skipped')) throw stepByFacts({ params: { step: stepId } })
    await sql`
      update onboarding_step set standing = 'open', how = null, finished_on = null
      where onboarding_id = ${id} and step_id = ${stepId}`.execute(trx)
    return { kind: what.act === 'untick' ? 'unticked' : 'unskipped', step_id: stepId }
  })
}

/** Its days are put off by as many as it rests. */
export async function pauseRun(
  machinery: Machinery,
  actor: Actor,
  given: { id: number; reason: string },
): Promise<void> {
  await act(machinery, actor, given.id, async (trx, run, { today }) => {
    if (run.ended_on !== null) throw onboardingEnded({ params: { id: run.id } })
    if (run.paused_on !== null) throw onboardingPaused({ params: { id: run.id } })
    await sql`update onboarding set paused_on = ${today}::date where id = ${run.id}`.execute(trx)
    return { kind: 'paused', reason: given.reason }
  })
}

export async function resumeRun(machinery: Machinery, actor: Actor, id: number): Promise<void> {
  await act(machinery, actor, id, async (trx, run, { today }) => {
    if (run.paused_on === null) throw onboardingNotPaused({ params: { id } })
    const days = Math.max(0, daysBetween(run.paused_on, today))
    await sql`update onboarding set paused_on = null, resumed_on = ${today}::date, paused_days = paused_days + ${days}
      where id = ${id}`.execute(trx)
    return { kind: 'resumed', detail: { days } }
  })
}

/** Ended before it was done; one that was begun by mistake is left out of every figure. */
export async function cancelRun(
  machinery: Machinery,
  actor: Actor,
  given: { id: number; reason: string; isMistake: boolean },
): Promise<void> {
  await act(machinery, actor, given.id, async (trx, run, { today }) => {
    if (run.ended_on !== null) throw onboardingEnded({ params: { id: run.id } })
    await sql`
      update onboarding set state = 'cancelled', state_since = ${today}::date, ended_on = ${today}::date, paused_on = null,
        end_kind = ${given.isMistake ? 'mistake' : 'cancelled'}, end_reason = ${given.reason}, reasons = '[]'
      where id = ${run.id}`.execute(trx)
    return { kind: 'cancelled', reason: given.reason, detail: { is_mistake: given.isMistake } }
  })
}

async function audit(
  db: Db,
  actor: Actor,
  action: string,
  run: LockedRun | undefined,
  after: Record<string, unknown>,
): Promise<void> {
  await recordAudit(db, actor, {
    action,
    entityKind: 'onboarding',
    entityId: String(run?.id),
    entityName: run?.account_name ?? '',
    after,
  })
}
