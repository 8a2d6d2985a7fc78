import { signalStep } from '@tsuzuku/core/signals/signal-step'
import { addDays } from '@tsuzuku/core/time/add-days'
import type { Clock } from '../../platform/clock.ts'
import type { Db } from '../../platform/database.ts'
import type { HealthRule } from '../health/health.rule.ts'
import { healthRules } from '../health/health.store.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import { type SignalFacts, type SignalKind, signalKinds } from './signal-kinds.ts'
import { datedBack, redate } from './signals.dating.ts'
import { readSignalFacts } from './signals.facts.ts'
import type { SignalRule } from './signals.rule.ts'
import {
  closeExpired,
  closeGone,
  closeSignals,
  type FoundSignal,
  type KnownSignal,
  openSignals,
  readKnownSignals,
  type SeenSignal,
  seeSignals,
  signalRules,
} from './signals.store.ts'

const CHUNK = 2_000

type Rules = { rule: SignalRule; health: HealthRule }
type Scope = { memberIds: readonly number[] | undefined; days: readonly string[]; reconstructed: boolean }

/** Opens, confirms and ends signals by the newest account days; days made afterwards open none. */
export function createDetectSignals(clock: Clock): (db: Db, scope: Scope) => Promise<void> {
  return async (db, { memberIds, days, reconstructed }) => {
    const day = days[0]
    if (day === undefined) return
    const { timeZone } = await readWorkspace(db)
    const { version, content: rule } = await signalRules.read(db)
    const health = (await healthRules.read(db)).content
    if (reconstructed) return redate(db, { memberIds, pastDay: day, rule, health })
    const moment = { day, now: clock(), version }
    let after = -1
    for (;;) {
      const part = await readSignalFacts(db, { day, timeZone, rule, memberIds, after, limit: CHUNK })
      const known = await readKnownSignals(db, {
        ids: part.map(({ account_id: id }) => id),
        closedSince: addDays(day, -rule.reopen_days),
      })
      const news = compare(part, known, { rule, health, day })
      await openSignals(db, await datedBack(db, news.opened, { rule, health, day }), moment)
      await seeSignals(db, news.seen, moment)
      await closeSignals(db, news.closed, moment)
      const last = part.at(-1)
      if (!last || part.length < CHUNK) break
      after = last.account_id
    }
    await closeExpired(db, moment)
    await closeGone(db, memberIds, moment)
  }
}

type News = { opened: FoundSignal[]; seen: SeenSignal[]; closed: number[] }

function compare(
  part: readonly SignalFacts[],
  known: readonly KnownSignal[],
  { rule, health, day }: Rules & { day: string },
): News {
  const knownBy = new Map(known.map((one) => [`${one.account_id} ${one.kind}`, one]))
  const news: News = { opened: [], seen: [], closed: [] }
  for (const facts of part) {
    for (const one of signalKinds as readonly SignalKind[]) {
      const before = knownBy.get(`${facts.account_id} ${one.kind}`)
      const isOpen = before !== undefined && before.closed_on === null
      const found = one.find({ facts, rule, health, isOpen })
      const step = signalStep({
        present: found.present,
        day,
        standing: isOpen ? { lastSeenOn: before.last_seen_on } : undefined,
        closedOn: before?.closed_on ?? undefined,
        closeDays: rule.close_days,
        reopenDays: rule.reopen_days,
      })
      const content = {
        evidence: found.evidence ?? {},
        facts: one.facts?.(facts) ?? [],
        money_minor: found.moneyMinor ?? null,
      }
      if (step === 'open')
        news.opened.push({ account_id: facts.account_id, kind: one.kind, holds_since: day, ...content })
      else if ((step === 'see' || step === 'reopen') && before) news.seen.push({ id: before.id, ...content })
      else if (step === 'close' && before) news.closed.push(before.id)
    }
  }
  return news
}
