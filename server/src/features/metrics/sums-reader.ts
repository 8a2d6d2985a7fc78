import type { Db } from '../../platform/database.ts'
import type { FactsSeen, Topic } from '../../platform/facts-seen.ts'
import { isWholePopulation } from '../contracts/population.ts'
import type { KeptResults } from './kept-results.ts'
import type { Family, Period, Question } from './metric.ts'

type Groups<Sums> = Map<string | null, (Sums | undefined)[]>
export type SumsReader = <Sums>(family: Family<Sums>, question: Question) => Promise<Groups<Sums>>

/**
 * Reads the sums of families, each once for all the metrics that stand on it, and keeps them until a fact of their
 * topics changes. What is visible is asked before the facts are read: what comes between is read again.
 */
export function createSumsReader(db: Db, kept: KeptResults, seen: FactsSeen, lastKnown: string): SumsReader {
  return async (family, question) =>
    family.perPeriod
      ? await readEachPeriod({ db, kept, seen, family, question, lastKnown })
      : await readTogether({ db, kept, seen, family, question })
}

type Reading<Sums> = { db: Db; kept: KeptResults; seen: FactsSeen; family: Family<Sums>; question: Question }

function readTogether<Sums>({ db, kept, seen, family, question }: Reading<Sums>): Promise<Groups<Sums>> {
  const key = keyOf(family, question, question.periods)
  const version = seen(topicsOf(family.topics, question))
  return kept.find<Groups<Sums>>(key, version) ?? kept.keep(key, version, family.read(db, question))
}

/** Periods that stand alone are kept one by one, so that a changed last day does not cost the days before it. */
async function readEachPeriod<Sums>(reading: Reading<Sums> & { lastKnown: string }): Promise<Groups<Sums>> {
  const { db, kept, seen, family, question, lastKnown } = reading
  const wanted = question.periods.map((period) => {
    const topics: readonly Topic[] = period.lastDay === lastKnown ? ['usage', 'history'] : family.topics
    const version = seen(topicsOf(topics, question))
    const key = keyOf(family, question, [period])
    return { period, key, version, found: kept.find<Groups<Sums>>(key, version) }
  })
  const missing = wanted.filter((one) => one.found === undefined)
  const periods = missing.map((one) => one.period)
  const fresh = missing.length === 0 ? undefined : family.read(db, { ...question, periods })
  const results = await Promise.all(
    wanted.map((one) => {
      const index = missing.indexOf(one)
      if (one.found || !fresh) return one.found
      const own = fresh.then((groups) => new Map([...groups].map(([key, sums]) => [key, [sums[index]]])))
      return kept.keep(one.key, one.version, own)
    }),
  )
  const groups: Groups<Sums> = new Map()
  for (const [index, result] of results.entries()) {
    for (const [group, sums] of result ?? []) {
      const slots = groups.get(group) ?? question.periods.map((): Sums | undefined => undefined)
      slots[index] = sums[0]
      groups.set(group, slots)
    }
  }
  return groups
}

function topicsOf(topics: readonly Topic[], { population }: Question): readonly Topic[] {
  return isWholePopulation(population)
    ? [...topics, 'workspace']
    : [...topics, 'workspace', 'accounts', 'contracts']
}

function keyOf<Sums>(family: Family<Sums>, question: Question, periods: readonly Period[]): string {
  const { population, timeZone } = question
  const who = isWholePopulation(population) ? [population.known, population.currency] : population
  return JSON.stringify([family.name, who, timeZone, periods])
}
