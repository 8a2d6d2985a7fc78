import { type RawBuilder, sql } from 'kysely'
import { keptScores, MAIN_SCORE } from '../health/score-measure.ts'
import type { Trigger } from './playbook.definition.ts'

export type ScoreTrigger = Extract<Trigger, { kind: 'band-moved' | 'points-crossed' }>

type Row = { account_id: number; day: string; key: string; cause: Record<string, unknown> }
type Days = { from: RawBuilder<unknown>; to: RawBuilder<unknown> }

/** `(account_id, day, key, cause)` of every day on which a score is on the other side of where it was the day before. */
export function scoreMoves(trigger: ScoreTrigger, { from, to }: Days): RawBuilder<Row> {
  const score = trigger.score_id ?? MAIN_SCORE
  const kept = sql`${keptScores(score)}`
  return sql<Row>`
    select n.account_id, n.day::text as day, ${keyOf(trigger, score)} || n.day as key,
      ${wordsOf(trigger)} || jsonb_build_object('day', n.day, 'score',
        (select s.name from score s where s.id = ${score})) as cause
    from ${kept} n join ${kept} o on o.account_id = n.account_id and o.day = n.day - 1
    where n.day >= ${from} and n.day <= ${to} and o.day >= ${from} - 1 and o.day <= ${to} and ${isMove(trigger)}`
}

/** A score beside the main one has a name of its own in the key, so that both may begin it on one day. */
function keyOf(trigger: ScoreTrigger, score: number): string {
  const what = trigger.kind === 'band-moved' ? 'band:' : `points:${trigger.way}:${trigger.points}:`
  return score === MAIN_SCORE ? what : `${what}${score}:`
}

/** From a score that is not known, or to one, nothing is crossed: null makes the comparison null. */
function isMove(trigger: ScoreTrigger): RawBuilder<unknown> {
  if (trigger.kind === 'band-moved') {
    return sql`n.band = any(${[...trigger.to]}::text[]) and o.band <> n.band`
  }
  const { points } = trigger
  return trigger.way === 'below'
    ? sql`o.score >= ${points} and n.score < ${points}`
    : sql`o.score <= ${points} and n.score > ${points}`
}

const wordsOf = (trigger: ScoreTrigger) =>
  trigger.kind === 'band-moved'
    ? sql`jsonb_build_object('from', o.band, 'to', n.band)`
    : sql`jsonb_build_object('from', o.score, 'to', n.score, 'way', ${trigger.way}::text, 'points', ${trigger.points}::double precision)`
