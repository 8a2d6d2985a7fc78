import { addDays } from '@tsuzuku/core/time/add-days'
import { daysBetween } from '@tsuzuku/core/time/days-between'
import { sql } from 'kysely'
import type { Actor } from '../../platform/access.ts'
import type { Db } from '../../platform/database.ts'
import { recordAudit } from '../team/audit.store.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import { goalFigures } from './goal.figures.ts'
import { lastDay } from './goal.follow.ts'
import type { PlanContent } from './plan.schema.ts'
import { requirePlan, type SuccessMachinery } from './plan.service.ts'
import { readContent } from './plan.store.ts'
import { readyTemplates } from './ready/ready.ts'
import {
  planNotFound,
  templateChangedMeanwhile,
  templateNameTaken,
  templateNotFound,
} from './success.errors.ts'
import { type TemplateContent, type TemplateInput, templateContent } from './template.schema.ts'

const MOST_DAYS = 3660

type Asked = {
  template: string
  accountId: number
  today: string
  starts_on?: string | undefined
  language?: 'ja' | 'en' | undefined
}

/** What a plan of this template holds for an account that begins on a day. */
export async function contentFromTemplate(db: Db, asked: Asked): Promise<PlanContent> {
  const { template, accountId, today, starts_on: startsOn = today } = asked
  const language = asked.language ?? (await readWorkspace(db)).language
  const content = await readTemplateContent(db, template, language)
  const last = await lastDay(db, today)
  const goals = []
  for (const { due, target, ...goal } of content.goals) {
    goals.push({
      ...goal,
      id: null,
      baseline: null,
      baseline_on: startsOn,
      target: await targetOf(db, { ...goal, target }, { accountId, day: startsOn < last ? startsOn : last }),
      target_on: addDays(startsOn, Math.max(1, due)),
    })
  }
  return {
    title: content.title,
    job: content.job,
    starts_on: startsOn,
    goals,
    steps: content.steps.map(({ title, side, start, due }) => ({
      id: null,
      title,
      side,
      starts_on: start === null ? null : addDays(startsOn, start),
      due_on: addDays(startsOn, due),
      owner_id: null,
      contact_id: null,
    })),
  }
}

async function readTemplateContent(db: Db, key: string, language: 'ja' | 'en'): Promise<TemplateContent> {
  const ready = readyTemplates.find((template) => template.key === key)
  if (ready) return ready[language].content
  if (!/^\d{1,9}$/.test(key)) throw templateNotFound({ field: 'template' })
  const { rows } = await sql<{ content: unknown }>`
    select content from success_template where id = ${Number(key)} and retired_at is null`.execute(db)
  if (!rows[0]) throw templateNotFound({ field: 'template' })
  return templateContent.parse(rows[0].content)
}

/** Of the baseline, in whole numbers where they count something; nothing of 0 or of what is not known. */
async function targetOf(
  db: Db,
  { measure, target, direction }: Pick<TemplateContent['goals'][number], 'measure' | 'target' | 'direction'>,
  { accountId, day }: { accountId: number; day: string },
): Promise<number | null> {
  if (target?.kind !== 'times') return target?.value ?? null
  if (measure.kind !== 'figure') return null
  const figure = goalFigures[measure.name]
  const { rows } = await sql<{ value: number | null }>`
    select (${figure.value})::double precision as value from account_day d
    left join health_score h on h.account_id = d.account_id and h.day = d.day
    where d.account_id = (select coalesce(merged_into, id) from account where id = ${accountId}) and d.day = ${day}::date`.execute(
    db,
  )
  const now = rows[0]?.value
  if (!now) return null
  const exact = now * target.factor
  if (figure.unit === 'ratio') return Math.min(1, Math.round(exact * 100) / 100)
  return direction === 'at-least' ? Math.ceil(exact) : Math.floor(exact)
}

export async function listTemplates(db: Db, language: 'ja' | 'en') {
  const { rows: own } = await sql<{
    id: number
    name: string
    description: string
    content: unknown
    created_by_name: string
    revision: number
    changed_by_name: string | null
  }>`
    select id, name, description, content, created_by_name, revision, changed_by_name from success_template where retired_at is null order by lower(name)`.execute(
    db,
  )
  const { rows: used } = await sql<{ made_from: string; n: number }>`
    select made_from, count(*)::integer as n from success_plan where made_from is not null group by 1`.execute(
    db,
  )
  const plans = new Map(used.map(({ made_from: key, n }) => [key, n]))
  return [
    ...own.map(
      ({ id, name, description, content, created_by_name: by, revision, changed_by_name: changedBy }) => ({
        key: String(id),
        is_ready: false,
        name,
        description,
        content: templateContent.parse(content),
        created_by: by as string | null,
        revision,
        changed_by: changedBy,
        plans: plans.get(String(id)) ?? 0,
      }),
    ),
    ...readyTemplates.map(({ key, [language]: told }) => ({
      key,
      is_ready: true,
      ...told,
      created_by: null,
      revision: 1,
      changed_by: null,
      plans: plans.get(key) ?? 0,
    })),
  ]
}

/** A plan as a template for others: its days as distances, without its people. */
export async function keepAsTemplate(
  { db, clock }: SuccessMachinery,
  actor: Actor,
  asked: { planId: number; name: string; description: string },
): Promise<string> {
  return db.transaction().execute(async (trx) => {
    const plan = await requirePlan(trx, asked.planId, true)
    const content = await readContent(trx, plan.id)
    if (!content) throw planNotFound()
    const away = (day: string) => Math.min(MOST_DAYS, Math.max(0, daysBetween(content.starts_on, day)))
    const kept: TemplateContent = {
      title: content.title,
      job: content.job,
      goals: content.goals.map(({ name, measure, direction, target, target_on: on }) => ({
        name,
        measure,
        direction,
        target: target === null ? null : { kind: 'value', value: target },
        due: away(on),
      })),
      steps: content.steps.map(({ title, side, starts_on: start, due_on: due }) => ({
        title,
        side,
        start: start === null ? null : away(start),
        due: away(due),
      })),
    }
    const { rows } = await sql<{ id: number }>`
      insert into success_template (name, description, content, created_by_name, created_at)
      values (${asked.name}, ${asked.description}, ${JSON.stringify(kept)}::jsonb, ${actor.name}, ${clock()})
      on conflict do nothing returning id`.execute(trx)
    const id = rows[0]?.id
    if (id === undefined) throw templateNameTaken({ field: 'name' })
    await recordAudit(trx, actor, {
      action: 'success-template.kept',
      entityKind: 'success-template',
      entityId: String(id),
      entityName: asked.name,
    })
    return String(id)
  })
}

/** Saves an own template against the revision its editor began from; plans that were made from it stay as they are. */
export async function changeTemplate(
  { db, clock }: SuccessMachinery,
  actor: Actor,
  id: number,
  { revision, name, description, content }: TemplateInput,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    type Before = {
      name: string
      description: string
      content: unknown
      revision: number
      changed_by_name: string | null
    }
    const { rows } = await sql<Before>`
      select name, description, content, revision, changed_by_name from success_template
      where id = ${id} and retired_at is null for update`.execute(trx)
    const before = rows[0]
    if (!before) throw templateNotFound({ field: 'id' })
    if (before.revision !== revision)
      throw templateChangedMeanwhile({ params: { revision: before.revision, by: before.changed_by_name } })
    const { rows: taken } = await sql`select from success_template
      where lower(name) = lower(${name}) and id <> ${id} and retired_at is null`.execute(trx)
    if (taken.length > 0) throw templateNameTaken({ field: 'name' })
    await sql`
      update success_template set name = ${name}, description = ${description}, content = ${JSON.stringify(content)}::jsonb,
        revision = revision + 1, changed_by_name = ${actor.name}, changed_at = ${clock()} where id = ${id}`.execute(
      trx,
    )
    await recordAudit(trx, actor, {
      action: 'success-template.changed',
      entityKind: 'success-template',
      entityId: String(id),
      entityName: name,
      before: { name: before.name, description: before.description, content: before.content },
      after: { name, description, content },
    })
  })
}

/** Plans that were made from it stay as they are. */
export async function retireTemplate(
  { db, clock }: SuccessMachinery,
  actor: Actor,
  id: number,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ name: string }>`
      update success_template set retired_at = ${clock()} where id = ${id} and retired_at is null returning name`.execute(
      trx,
    )
    if (!rows[0]) throw templateNotFound({ field: 'id' })
    await recordAudit(trx, actor, {
      action: 'success-template.retired',
      entityKind: 'success-template',
      entityId: String(id),
      entityName: rows[0].name,
    })
  })
}
