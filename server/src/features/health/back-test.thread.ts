import { answerThread } from '../../platform/thread-answer.ts'
import { resultOf } from './back-test.result.ts'
import { unpackSeen } from './back-test.rows.ts'
import type { BackTestResult } from './back-test.schema.ts'
import type { HealthRule } from './health.rule.ts'

export type BackTestTask = {
  readonly chunks: readonly Float64Array<ArrayBuffer>[]
  readonly days: readonly string[]
  readonly rule: HealthRule
  readonly horizon: number
  readonly model: BackTestResult['model']
  readonly today: string
}

answerThread<BackTestTask>(({ chunks, days, rule, horizon, model, today }) => {
  const seen = chunks.flatMap((chunk) => unpackSeen(chunk, rule.measures.length))
  return resultOf(seen, days, { rule, horizon, model }, today)
})
