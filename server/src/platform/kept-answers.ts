import { createAnswerCache } from './answer-cache.ts'
import type { Database } from './database.ts'
import { readFactsSeen, type Topic } from './facts-seen.ts'

export type KeepAnswer = <Answer>(
  question: readonly unknown[],
  read: () => Promise<Answer>,
) => Promise<Answer>

/** Keeps each answer for as long as no change of these topics can be seen; what else it hangs on stands in the question. */
export function keepAnswers(db: Database, topics: readonly Topic[]): KeepAnswer {
  const kept = createAnswerCache()
  return async (question, read) => kept([(await readFactsSeen(db))(topics), ...question], read)
}

const MINUTE = 60_000

/** For answers that the passing of time changes by itself, such as a permission that runs out. */
export const toTheMinute = (now: Date): Date => new Date(Math.floor(now.getTime() / MINUTE) * MINUTE)
