import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { areaUnderCurve } from '@tsuzuku/core/prediction/area-under-curve'
import { boostedLogOdds } from '@tsuzuku/core/prediction/boosted-log-odds'
import { gradientBoostedTrees } from '@tsuzuku/core/prediction/gradient-boosted-trees'
import { logisticProbability } from '@tsuzuku/core/prediction/logistic-probability'
import { logisticRegression } from '@tsuzuku/core/prediction/logistic-regression'
import { fitBgNbd } from '@tsuzuku/core/purchases/fit-bg-nbd'
import { hasReference, readText } from '../core/reference/reference-data.ts'
import { pick, readTelco, standardise } from '../core/reference/telco.ts'

/**
 * Learning and predicting on the telco table ten times over against scikit-learn on the same rows (PYTHON names the
 * interpreter that has it), and BG/NBD on all customers of CDNOW. Seconds are medians; memory is the peak of a process.
 */
const COPIES = Number(process.env.COPIES ?? 10)
const ROUNDS = Number(process.env.ROUNDS ?? 5)
const python = process.env.PYTHON ?? '/usr/bin/python3'

if (!hasReference('telco') || !hasReference('cdnow')) {
  console.log('The reference data is absent: nothing to measure.')
  process.exit(0)
}

const telco = readTelco()
const isTest = (row: number) => telco.fold[row] === 0
const copies = (column: Float64Array) =>
  Float64Array.from({ length: column.length * COPIES }, (_, i) => column[i % column.length] as number)
const ready = standardise(telco.columns, 3, (row) => !isTest(row))
const train = ready.map((column) => copies(pick(column, (row) => !isTest(row))))
const test = ready.map((column) => pick(column, isTest))
const trainOutcome = copies(Float64Array.from(pick(telco.outcome, (row) => !isTest(row))))
const testOutcome = pick(telco.outcome, isTest)

function median(run: () => ArrayLike<number>): { seconds: number; auc: number } {
  const times: number[] = []
  let score: ArrayLike<number> = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const started = performance.now()
    score = run()
    times.push((performance.now() - started) / 1000)
  }
  times.sort((a, b) => a - b)
  return {
    seconds: times[Math.floor(ROUNDS / 2)] ?? Number.NaN,
    auc: areaUnderCurve({ score, outcome: testOutcome })?.value ?? Number.NaN,
  }
}

const ours: Record<string, { seconds: number; auc: number }> = {
  logistic: median(() =>
    logisticProbability(logisticRegression({ columns: train, outcome: trainOutcome, penalty: 1 }), test),
  ),
  boosting: median(() =>
    boostedLogOdds(gradientBoostedTrees({ columns: train, outcome: trainOutcome }), test),
  ),
}
const rssMB = process.resourceUsage().maxRSS / 1024

const folder = mkdtempSync(join(tmpdir(), 'tsuzuku-models-'))
const rowsOf = (columns: readonly Float64Array[], outcome: ArrayLike<number>) =>
  Array.from({ length: outcome.length }, (_, row) => [
    ...columns.map((column) => column[row] as number),
    outcome[row] as number,
  ]).flat()
writeFileSync(
  join(folder, 'table'),
  Float64Array.from([...rowsOf(train, trainOutcome).values(), ...rowsOf(test, testOutcome).values()]),
)
const width = String(train.length + 1)
const args = [
  join(import.meta.dirname, 'models.py'),
  join(folder, 'table'),
  width,
  String(trainOutcome.length),
  String(ROUNDS),
]
const theirs = JSON.parse(execFileSync(python, args, { encoding: 'utf8' })) as {
  models: Record<string, { seconds: number; auc: number }>
  rssMB: number
}
rmSync(folder, { recursive: true })

const cdnow = readCdnow()
const started = performance.now()
const fit = fitBgNbd(cdnow)
const report = {
  rows: trainOutcome.length,
  models: Object.entries(ours).map(([name, { seconds, auc }]) => ({
    name,
    seconds: round(seconds),
    auc: round(auc),
    sklearnSeconds: round(theirs.models[name]?.seconds),
    sklearnAuc: round(theirs.models[name]?.auc),
    ratio: round(seconds / (theirs.models[name]?.seconds ?? Number.NaN)),
  })),
  sklearnDefaultBoosting: theirs.models['boosting-default'],
  peakMB: { ours: Math.round(rssMB), sklearn: Math.round(theirs.rssMB) },
  bgNbd: {
    customers: cdnow.frequency.length,
    seconds: round((performance.now() - started) / 1000),
    logLikelihood: round(fit.logLikelihood),
  },
}
console.table(report.models)
console.log(JSON.stringify(report, null, 2))
if (process.env.OUT) writeFileSync(process.env.OUT, JSON.stringify(report, null, 2))

function round(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Math.round(value * 10_000) / 10_000
}

/** Purchase histories of all customers: weeks from the first purchase to the last, and to 30 September 1997. */
function readCdnow() {
  const end = Date.UTC(1997, 8, 30)
  const days = new Map<string, Set<number>>()
  for (const line of readText('cdnow/CDNOW_master.txt').trim().split(/\r?\n/)) {
    const [id = '', date = ''] = line.trim().split(/\s+/)
    const day = Date.UTC(Number(date.slice(0, 4)), Number(date.slice(4, 6)) - 1, Number(date.slice(6, 8)))
    if (day <= end) days.set(id, (days.get(id) ?? new Set()).add(day))
  }
  const week = 7 * 86_400_000
  const all = [...days.values()].map((set) => [...set].sort((a, b) => a - b))
  return {
    frequency: Float64Array.from(all, (list) => list.length - 1),
    recency: Float64Array.from(all, (list) => ((list.at(-1) ?? 0) - (list[0] ?? 0)) / week),
    age: Float64Array.from(all, (list) => (end - (list[0] ?? 0)) / week),
  }
}
