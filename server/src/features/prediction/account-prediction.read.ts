import { dayNumber } from '@tsuzuku/core/time/day-number'
import type { Db } from '../../platform/database.ts'
import { readFigureDay } from '../metrics/figure-day.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import { landmarksOf } from './landmarks.ts'
import { horizons } from './prediction.features.ts'
import { type KeptPrediction, readKept, readRuleScore } from './prediction.read.ts'
import { type ModelRow, readModelInRole, readModelInRoleOn } from './prediction.store.ts'
import type { ReadyModels } from './ready-models.ts'
import { type ReadyModel, whatIf } from './score-model.ts'
import { readToday } from './scoring.service.ts'
import { toldReasons } from './told-reasons.ts'

/** What is told of one account: by the model in force, else by the rule, and beside it by a model in the shadow. */
export async function readAccountPrediction(
  db: Db,
  ready: ReadyModels,
  { accountId, until, isPast }: { accountId: number; until: string; isPast: boolean },
) {
  const [inForce, shadow, fallenBack, rule] = await Promise.all([
    isPast ? readModelInRoleOn(db, 'in-force', until) : readModelInRole(db, 'in-force'),
    isPast ? readModelInRoleOn(db, 'shadow', until) : readModelInRole(db, 'shadow'),
    isPast ? undefined : readModelInRole(db, 'fallen-back'),
    readRuleScore(db, accountId, until),
  ])
  const kept = inForce ? await readKept(db, { modelId: inForce.id, accountId, until }) : []
  const beside = shadow ? await readKept(db, { modelId: shadow.id, accountId, until, onlyOwn: true }) : []
  const told = inForce
    ? await tell(
        db,
        ready,
        inForce,
        kept.findLast((one) => one.model_id === inForce.id),
      )
    : null
  return {
    account_id: accountId,
    source: told ? ('model' as const) : rule ? ('rule' as const) : ('none' as const),
    why_rule: told
      ? null
      : inForce
        ? ('not-scored' as const)
        : fallenBack
          ? ('fallen-back' as const)
          : ('no-model' as const),
    told,
    shadow: shadow ? await tell(db, ready, shadow, beside.at(-1)) : null,
    what_if:
      inForce && told && !told.has_notice
        ? await readWhatIf(db, ready, inForce, { accountId, day: told.day })
        : [],
    history: kept.map(({ day, within_90: chance }) => ({ day, chance })),
    rule: rule ?? null,
  }
}

async function tell(db: Db, ready: ReadyModels, model: ModelRow, newest: KeptPrediction | undefined) {
  if (!newest) return null
  const features = (await ready(db, model.id))?.features ?? []
  const chances = [newest.within_30, newest.within_90, newest.within_180, newest.within_365]
  return {
    model_id: model.id,
    lead_days: model.lead_days,
    day: newest.day,
    has_notice: newest.has_notice,
    chances: horizons.map((horizon, i) => ({ horizon, chance: chances[i] as number })),
    renewal: renewalOf(newest, model.lead_days),
    reasons: toldReasons(newest, features),
  }
}

function renewalOf(told: KeptPrediction, lead: number) {
  const { renewal_date: on, at_renewal: chance, has_notice: hasNotice, mrr_minor: mrr } = told
  if (on === null) return null
  if (hasNotice || chance === null) {
    const isNear = dayNumber(on) - dayNumber(told.day) < lead
    const why = hasNotice ? ('notice' as const) : isNear ? ('within-lead' as const) : ('too-far' as const)
    return { on, chance: null, expected_mrr_minor: null, why_not: why }
  }
  return { on, chance, expected_mrr_minor: Math.round((1 - chance) * mrr), why_not: null }
}

/** Only of the newest day: the facts of earlier days may have been corrected since they were told. */
async function readWhatIf(
  db: Db,
  ready: ReadyModels,
  model: ModelRow,
  { accountId, day }: { accountId: number; day: string },
) {
  if (day !== (await readFigureDay(db))) return []
  const found: ReadyModel | undefined = await ready(db, model.id)
  if (!found) return []
  const { timeZone, currency } = await readWorkspace(db)
  const rows = await readToday(db, found.packed, { day, timeZone, currency, accountId })
  return rows.length === 0 ? [] : whatIf(found, landmarksOf(rows, new Map(), found.packed.features.length))
}
