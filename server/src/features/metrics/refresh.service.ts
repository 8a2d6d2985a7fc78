import { addDays } from '@tsuzuku/core/time/add-days'
import { type Clock, dayIn } from '../../platform/clock.ts'
import type { Database, Db } from '../../platform/database.ts'
import { noteFactChange } from '../../platform/facts-seen.ts'
import type { Log } from '../../platform/log.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import { changeMoney, pastDaysWithRows } from './account-day.currency.ts'
import { writeAccountDays } from './account-day.store.ts'
import { noteHistoryProgress } from './history-writing.ts'
import { historyDays, inWaves } from './refresh.days.ts'
import {
  aloneInHistory,
  claimDirty,
  ensureDayPartitions,
  firstFactDay,
  historyBehind,
  historyMadeFor,
  holdRefresh,
  holdRefreshOfPastDays,
  importsSeen,
  lateUsageSeen,
  memberIdsOf,
  newImports,
  readSigns,
  readState,
  releaseClaimed,
  settledImports,
  settledLateUsage,
  writeState,
} from './refresh.store.ts'

/** What later features make of new account days: health scores, for one. `memberIds` undefined is everybody. */
export type Derivation = (
  db: Db,
  scope: { memberIds: readonly number[] | undefined; days: readonly string[]; reconstructed: boolean },
) => Promise<void>

export type Refresh = {
  /** Brings today's rows of the accounts with news up to date; says how many accounts had any. */
  refreshNews(signal?: AbortSignal): Promise<number>
  refreshAll(): Promise<void>
  /** Makes the rows of a day that has begun, and of days on which nobody was there to make them. */
  refreshNextDay(): Promise<void>
  backfillHistory(options?: BackfillOptions): Promise<{ days: number; rows: number }>
}

export type BackfillOptions = {
  from?: string
  /** Not itself filled; today if left out. */
  to?: string
  /** Imports that ask for history go on asking: theirs may reach further back. */
  isPart?: boolean
  onProgress?: (done: number, total: number) => void
  signal?: AbortSignal
}

const CLAIM = 5_000
const MOST_MISSED_DAYS = 120
/** Past days are read and reckoned inside PostgreSQL; one connection uses one processor. */
const LANES = 2

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: several works on the same machinery
export function createRefresh(machinery: {
  db: Database
  clock: Clock
  log: Log
  derivations: readonly Derivation[]
}): Refresh {
  const { db, clock, log, derivations } = machinery

  async function compute(
    trx: Db,
    options: { memberIds?: readonly number[]; days: readonly string[]; reconstructed: boolean },
  ): Promise<number> {
    const { timeZone, currency } = await readWorkspace(trx)
    const { memberIds, days } = options
    const rows = await writeAccountDays(trx, { memberIds, days, timeZone, currency }, options)
    for (const derive of derivations)
      await derive(trx, { memberIds, days, reconstructed: options.reconstructed })
    await noteFactChange(trx, options.reconstructed ? 'history' : 'usage')
    return rows
  }

  async function today(): Promise<string> {
    return dayIn((await readWorkspace(db)).timeZone, clock())
  }

  async function refreshAll(): Promise<void> {
    const { currency, timeZone } = await readWorkspace(db)
    const day = dayIn(timeZone, clock())
    await ensureDayPartitions(db, day, day)
    await db.transaction().execute(async (trx) => {
      await holdRefresh(trx)
      const signs = await readSigns(trx, day)
      await compute(trx, { days: [day], reconstructed: false })
      await writeState(trx, { day, ...signs, currency, timeZone })
    })
  }

  async function refreshNextDay(): Promise<void> {
    const day = await today()
    const state = await readState(db)
    if (state && state.day >= day) return
    const missed = state ? daysBetween(state.day, day).slice(-MOST_MISSED_DAYS) : []
    for (const past of missed) {
      await ensureDayPartitions(db, past, past)
      await db.transaction().execute(async (trx) => {
        await holdRefresh(trx)
        await compute(trx, { days: [past], reconstructed: true })
      })
    }
    await refreshAll()
    log.info({ day, missed: missed.length }, 'a new day was begun')
  }

  async function refreshNews(signal?: AbortSignal): Promise<number> {
    const asked = signal ? { signal } : {}
    await refreshNextDay()
    await followSettings()
    const day = await today()
    let refreshed = 0
    while (!signal?.aborted) {
      const ids = await db.transaction().execute((trx) => claimDirty(trx, CLAIM))
      if (ids.length === 0) break
      await refreshClaimed(day, ids)
      refreshed += ids.length
    }
    await aloneInHistory(db, async () => {
      const late = await settledLateUsage(db)
      if (await followSettingsInThePast(asked)) return
      if (await settledImports(db)) {
        await backfillHistory(asked)
        // What today is compared with, the same time a year ago for one, is there only now.
        if (!asked.signal?.aborted) await refreshAll()
      } else if (late) await backfillHistory({ from: late.day, isPart: true, ...asked })
      if (late && !signal?.aborted) await lateUsageSeen(db, late)
    })
    return refreshed
  }

  /** Today's rows are in the currency and of the day of the workspace, whoever changed them and in whichever process. */
  async function followSettings(): Promise<void> {
    const state = await readState(db)
    const { currency, timeZone } = await readWorkspace(db)
    const isBehind = (state?.currency ?? currency) !== currency || (state?.timeZone ?? timeZone) !== timeZone
    if (isBehind) await refreshAll()
  }

  async function followSettingsInThePast(asked: { signal?: AbortSignal }): Promise<boolean> {
    const { currency, timeZone } = await readWorkspace(db)
    const behind = await historyBehind(db, { currency, timeZone })
    if (!behind) return false
    if (behind.isMoney) {
      const past = await pastDaysWithRows(db, dayIn(timeZone, clock()))
      for (const days of inWaves(past).flat()) {
        await db.transaction().execute(async (trx) => {
          await holdRefresh(trx)
          await changeMoney(trx, { days, currency, timeZone })
        })
      }
    }
    await backfillHistory(asked)
    await noteFactChange(db, 'history')
    if (!asked.signal?.aborted) await historyMadeFor(db, { currency, timeZone })
    return true
  }

  async function refreshClaimed(day: string, ids: readonly number[]): Promise<void> {
    const isAllNews = await db.transaction().execute(async (trx) => {
      await holdRefresh(trx)
      const state = await readState(trx)
      const signs = await readSigns(trx, day)
      if (state?.usageArrives !== signs.usageArrives || state.ticketsKnown !== signs.ticketsKnown) return true
      await compute(trx, { memberIds: await memberIdsOf(trx, ids), days: [day], reconstructed: false })
      await releaseClaimed(trx, ids)
      return false
    })
    if (!isAllNews) return
    await refreshAll()
    await releaseClaimed(db, ids)
  }

  async function computePast(days: readonly string[]): Promise<number> {
    return db.transaction().execute(async (trx) => {
      await holdRefreshOfPastDays(trx)
      return compute(trx, { days, reconstructed: true })
    })
  }

  async function backfillHistory(options: BackfillOptions = {}): Promise<{ days: number; rows: number }> {
    const to = options.to ?? (await today())
    const from = options.from ?? (await firstFactDay(db))
    const imported = options.isPart ? undefined : await newImports(db)
    if (from === undefined || from >= to) {
      if (imported) await importsSeen(db, imported)
      return { days: 0, rows: 0 }
    }
    const days = historyDays(from, to)
    let done = 0
    let rows = 0
    const [newest, oldest] = [days[0], days.at(-1)]
    if (newest && oldest) await ensureDayPartitions(db, oldest, newest)
    const note = async () => imported && noteHistoryProgress(db, { done, all: days.length })
    await note()
    const fill = async (waiting: string[][]) => {
      for (let batch = waiting.shift(); batch; batch = waiting.shift()) {
        if (options.signal?.aborted) return
        const made = await computePast(batch)
        rows += made
        done += batch.length
        options.onProgress?.(done, days.length)
        await note()
      }
    }
    for (const wave of inWaves(days)) {
      const lanes = await Promise.allSettled(Array.from({ length: LANES }, () => fill(wave)))
      for (const lane of lanes) if (lane.status === 'rejected') throw lane.reason
    }
    if (imported) await noteHistoryProgress(db, undefined)
    if (imported && !options.signal?.aborted) await importsSeen(db, imported)
    log.info({ from, to, days: done, rows }, 'history was filled in')
    return { days: done, rows }
  }

  return { refreshNews, refreshAll, refreshNextDay, backfillHistory }
}

function daysBetween(after: string, before: string): string[] {
  const days: string[] = []
  for (let day = addDays(after, 1); day < before; day = addDays(day, 1)) days.push(day)
  return days
}
