import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { instant } from '../accounts/moment.ts'
import { type Content, contentSchema } from './playbook.definition.ts'
import type { Simulation } from './simulate.result.ts'

export const simulationStates = ['waiting', 'running', 'done', 'cancelled', 'failed'] as const

export type SimulationRow = {
  id: number
  playbook_id: number
  days: number
  status: (typeof simulationStates)[number]
  progress: number
  created_at: string
  doing: 'causes' | 'steps' | null
  result: Simulation | null
}

const DAYS_KEPT = 7

/** Whoever asks anew of the same playbook does not wait for the answer to the question before. */
export async function createSimulation(
  db: Db,
  asked: { playbook: number; content: Content; days: number; memberId: string | null; now: Date },
): Promise<number> {
  const { playbook, content, days, memberId, now } = asked
  await sql`
    delete from playbook_simulation where playbook_id = ${playbook}
      and finished_at < ${now}::timestamptz - make_interval(days => ${DAYS_KEPT})`.execute(db)
  await sql`
    update playbook_simulation set status = 'cancelled', finished_at = ${now}
    where playbook_id = ${playbook} and created_by is not distinct from ${memberId}::uuid
      and status in ('waiting', 'running')`.execute(db)
  const { rows } = await sql<{ id: number }>`
    insert into playbook_simulation (playbook_id, content, days, created_by, created_at)
    values (${playbook}, ${JSON.stringify(content)}::jsonb, ${days}, ${memberId}::uuid, ${now}) returning id`.execute(
    db,
  )
  return rows[0]?.id as number
}

export async function readSimulation(db: Db, id: number): Promise<SimulationRow | undefined> {
  const { rows } = await sql<SimulationRow>`
    select id, playbook_id, days, status, progress, ${instant('created_at')} as created_at, doing, result from playbook_simulation where id = ${id}`.execute(
    db,
  )
  return rows[0]
}

/** What is asked; undefined where it is over or gone. */
export async function readQuestion(
  db: Db,
  id: number,
): Promise<{ content: Content; days: number } | undefined> {
  const { rows } = await sql<{ content: unknown; days: number }>`
    select content, days from playbook_simulation where id = ${id} and status in ('waiting', 'running')`.execute(
    db,
  )
  return rows[0] && { content: contentSchema.parse(rows[0].content), days: rows[0].days }
}

/** False where somebody cancelled it. */
export async function advanceSimulation(
  db: Db,
  id: number,
  { doing, progress }: { doing: string; progress: number },
): Promise<boolean> {
  const { rows } = await sql`
    update playbook_simulation set status = 'running', doing = ${doing}, progress = ${progress}
    where id = ${id} and status in ('waiting', 'running') returning id`.execute(db)
  return rows.length > 0
}

export async function finishSimulation(
  db: Db,
  id: number,
  end: { status: 'done'; result: Simulation; now: Date } | { status: 'cancelled' | 'failed'; now: Date },
): Promise<boolean> {
  const result = end.status === 'done' ? JSON.stringify(end.result) : null
  const { rows } = await sql`
    update playbook_simulation set status = ${end.status}, finished_at = ${end.now}, result = ${result}::jsonb,
      progress = case when ${end.status} = 'done' then 1 else progress end
    where id = ${id} and status in ('waiting', 'running') returning id`.execute(db)
  return rows.length > 0
}
