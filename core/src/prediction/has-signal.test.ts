import { expect, test, vi } from 'vitest'
import { hasReference, readTable } from '../../reference/reference-data.ts'
import { readTelco } from '../../reference/telco.ts'
import { seededRandom } from '../stats/seeded-random.ts'
import { boostedLogOdds } from './boosted-log-odds.ts'
import type { TrainingData } from './check-training-data.ts'
import { gradientBoostedTrees } from './gradient-boosted-trees.ts'
import { hasSignal } from './has-signal.ts'
import { logisticProbability } from './logistic-probability.ts'
import { logisticRegression } from './logistic-regression.ts'
import { type Learner, outOfSampleScores } from './out-of-sample-scores.ts'
import { stratifiedFolds } from './stratified-folds.ts'

vi.setConfig({ testTimeout: 60_000 })

const logistic: Learner = (train) => {
  const model = logisticRegression({ ...train, penalty: 1 })
  return (columns) => logisticProbability(model, columns)
}

const trees: Learner = (train) => {
  const model = gradientBoostedTrees({ ...train, trees: 60, learningRate: 0.1, leafRows: 5 })
  return (columns) => boostedLogOdds(model, columns).map((odds) => 1 / (1 + Math.exp(-odds)))
}

function verdictOf(data: TrainingData, learn: Learner, seed = 1) {
  const fold = stratifiedFolds(data.outcome, 5, seededRandom(seed))
  const rows = Uint32Array.from(fold, (_, i) => i)
  const splits = [0, 1, 2, 3, 4].map((held) => ({
    train: rows.filter((row) => fold[row] !== held),
    test: rows.filter((row) => fold[row] === held),
  }))
  return hasSignal(outOfSampleScores(data, splits, learn))
}

const learners = [
  ['logistic regression', logistic],
  ['boosted trees', trees],
] as const

test.for(learners)('%s finds a signal in telco', ([, learn], { skip }) => {
  skip(!hasReference('telco'), 'reference data absent')
  const verdict = verdictOf(readTelco(), learn)
  expect(verdict).toMatchObject({ hasSignal: true, reason: 'signal', events: 1869 })
  expect(verdict.area?.value).toBeGreaterThan(0.83)
})

test.for(learners)('%s finds none once the labels of telco are shuffled', ([, learn], { skip }) => {
  skip(!hasReference('telco'), 'reference data absent')
  const { columns, outcome } = readTelco()
  for (const seed of [1, 2]) {
    const random = seededRandom(seed)
    const shuffled = Array.from(outcome, (y) => ({ y, at: random() }))
      .sort((a, b) => a.at - b.at)
      .map(({ y }) => y)
    expect(verdictOf({ columns, outcome: shuffled }, learn, seed).hasSignal).toBe(false)
  }
})

/** Totals of every table an account has rows in; the flag was drawn by chance. */
function ravenstack(): TrainingData {
  const accounts = readTable('ravenstack/accounts.csv')
  const subscriptions = readTable('ravenstack/subscriptions.csv')
  const usage = readTable('ravenstack/feature_usage.csv')
  const tickets = readTable('ravenstack/support_tickets.csv')
  const owner = new Map(subscriptions.map((row) => [row.subscription_id, row.account_id]))
  const total = <R>(rows: readonly R[], key: (row: R) => string | undefined, value: (row: R) => number) => {
    const sums = new Map<string | undefined, number>()
    for (const row of rows) sums.set(key(row), (sums.get(key(row)) ?? 0) + (value(row) || 0))
    return Float64Array.from(accounts, (account) => sums.get(account.account_id) ?? 0)
  }
  const of = (row: Readonly<Record<string, string>>) => owner.get(row.subscription_id ?? '')
  const byAccount = (row: Readonly<Record<string, string>>) => row.account_id
  return {
    columns: [
      Float64Array.from(accounts, (row) => Number(row.seats)),
      total(subscriptions, byAccount, () => 1),
      total(subscriptions, byAccount, (row) => Number(row.mrr_amount)),
      total(usage, of, (row) => Number(row.usage_count)),
      total(usage, of, (row) => Number(row.error_count)),
      total(usage, of, (row) => Number(row.usage_duration_secs)),
      total(tickets, byAccount, () => 1),
      total(tickets, byAccount, (row) => Number(row.resolution_time_hours)),
      total(tickets, byAccount, (row) => Number(row.satisfaction_score)),
    ],
    outcome: accounts.map((row) => (row.churn_flag === 'TRUE' ? 1 : 0)),
  }
}

test.for(learners)('%s finds none in the flag of ravenstack', ([, learn], { skip }) => {
  skip(!hasReference('ravenstack'), 'reference data absent')
  const verdict = verdictOf(ravenstack(), learn)
  expect(verdict).toMatchObject({ hasSignal: false, events: 110 })
  expect(Math.abs((verdict.area?.value ?? 0) - 0.5)).toBeLessThan(0.1)
})

test.for(learners)('%s does not judge 40 accounts with 3 losses, however clear they look', ([, learn]) => {
  const outcome = Array.from({ length: 40 }, (_, i) => (i % 14 === 5 ? 1 : 0))
  const column = Float64Array.from(outcome, (y, i) => y * 10 + (i % 7))
  const verdict = verdictOf({ columns: [column], outcome }, learn)
  expect(verdict).toMatchObject({ hasSignal: false, reason: 'too-few-events', events: 3, others: 37 })
})

test('too few of those who stayed is a reason of its own, and nothing is no signal', () => {
  const outcome = Array.from({ length: 40 }, (_, i) => (i < 3 ? 0 : 1))
  expect(hasSignal({ score: outcome, outcome }).reason).toBe('too-few-others')
  expect(hasSignal({ score: [], outcome: [] })).toMatchObject({ hasSignal: false, reason: 'too-few-events' })
})

test('scores that part the outcomes wholly are a signal; constant ones are none', () => {
  const outcome = Array.from({ length: 60 }, (_, i) => i % 2)
  expect(hasSignal({ score: outcome, outcome }).hasSignal).toBe(true)
  expect(hasSignal({ score: outcome.map(() => 1), outcome }).reason).toBe('no-better-than-chance')
  expect(hasSignal({ score: outcome.map((y) => 1 - y), outcome }).reason).toBe('no-better-than-chance')
})

test('chance is called a signal about as rarely as the level says', () => {
  const random = seededRandom(5)
  let called = 0
  for (let trial = 0; trial < 1000; trial++) {
    const outcome = Array.from({ length: 120 }, () => (random() < 0.3 ? 1 : 0))
    if (hasSignal({ score: outcome.map(() => 0.3 + 0.02 * random()), outcome }).hasSignal) called++
  }
  expect(called).toBeLessThanOrEqual(14)
})

test('scores in a good order that promise far too much are none yet: they need calibration first', () => {
  const outcome = Array.from({ length: 400 }, (_, i) => (i % 5 === 0 ? 1 : 0))
  const score = outcome.map((y, i) => 0.9 + (y === 1 ? 0.05 : 0) + (i % 7) / 100)
  expect(hasSignal({ score: score.map((p) => Math.min(p, 1)), outcome }).reason).toBe(
    'no-better-than-base-rate',
  )
})

test('refuses scores that are no probabilities', () => {
  expect(() => hasSignal({ score: [-3], outcome: [1] })).toThrow(
    expect.objectContaining({ code: 'has-signal.not-a-probability' }),
  )
})

test('refuses a least of 0', () => {
  expect(() => hasSignal({ score: [], outcome: [] }, { least: 0 })).toThrow(
    expect.objectContaining({ code: 'has-signal.bad-option' }),
  )
})

test('counts accounts, not rows, where rows repeat them', () => {
  // Five accounts that left, told of eight times each, are five events.
  const rows = Array.from({ length: 800 }, (_, i) => ({ account: Math.floor(i / 8), isLost: i < 40 }))
  const scored = {
    score: rows.map(({ isLost }, i) => (isLost ? 0.6 : 0.02) + (i % 7) / 100),
    outcome: rows.map(({ isLost }) => (isLost ? 1 : 0)),
  }
  expect(hasSignal(scored)).toMatchObject({ hasSignal: true, events: 40, others: 760 })
  const cluster = rows.map(({ account }) => account)
  expect(hasSignal({ ...scored, cluster })).toMatchObject({
    reason: 'too-few-events',
    events: 5,
    others: 95,
  })
})
