import { expect, test } from 'vitest'
import { hasReference, readTable, readText } from '../../reference/reference-data.ts'
import { activityChurn } from './activity-churn.ts'
import { returnRate } from './return-rate.ts'

const DAY = 86_400

function messages() {
  return readText('college_msg/CollegeMsg.txt')
    .trim()
    .split('\n')
    .map((line) => line.split(' '))
    .map(([from = '', , at]) => ({ accountId: from, at: Number(at) }))
}

test('college messages: 28-day churn equals the reference in every window', ({ skip }) => {
  skip(!hasReference('college_msg'), 'reference data absent')
  const activities = messages()
  for (const row of readTable('college_msg/reference/college_activity_churn_28d.csv')) {
    const [from = 0, to = 0] = [row.d0, row.d1].map((text) => Date.parse(`${text}T00:00:00Z`) / 1000)
    const found = activityChurn({ activities, from, to, window: 28 * DAY })
    expect([found?.start, found?.lost]).toEqual([Number(row.n_start), Number(row.n_churn)])
    expect(found?.value).toBeCloseTo(Number(row.churn_rate), 12)
  }
})

// pandas 1.5.3 and PostgreSQL 15
test.for([
  [1, 1, 590, 1349],
  [7, 7, 354, 1346],
  [14, 14, 260, 1340],
  [30, 30, 144, 1330],
  [1, 7, 937, 1346],
  [8, 14, 677, 1340],
  [22, 28, 468, 1332],
] as const)(
  'college messages: return on days %d–%d equals the reference',
  ([from, to, returned, eligible], { skip }) => {
    skip(!hasReference('college_msg'), 'reference data absent')
    const activeDays = new Map<string, Set<number>>()
    let until = 0
    for (const { accountId, at } of messages()) {
      const day = Math.floor(at / DAY)
      activeDays.set(accountId, (activeDays.get(accountId) ?? new Set()).add(day))
      until = Math.max(until, day)
    }
    expect(returnRate({ activeDays, from, to, until })).toMatchObject({ returned, eligible })
  },
)

test('the window is open at its beginning and closed at its end', () => {
  const at = (time: number) => [{ accountId: 'a', at: time }]
  const churn = (time: number) => activityChurn({ activities: at(time), from: 28, to: 56, window: 28 })
  expect(churn(0)).toBeUndefined()
  expect(churn(28)?.value).toBe(1)
  expect(activityChurn({ activities: [...at(1), ...at(56)], from: 28, to: 56, window: 28 })?.value).toBe(0)
})

test('nobody active gives nothing; accounts too young are left out', () => {
  expect(activityChurn({ activities: [], from: 0, to: 1, window: 1 })).toBeUndefined()
  expect(returnRate({ activeDays: new Map(), from: 1, to: 1, until: 5 })).toBeUndefined()
  expect(
    returnRate({
      activeDays: new Map([
        ['a', [5]],
        ['b', []],
      ]),
      from: 1,
      to: 1,
      until: 5,
    }),
  ).toBeUndefined()
})

test.each([
  [{ from: 1, to: 1, window: 5 }, 'bad-window'],
  [{ from: 1, to: 2, window: 0 }, 'bad-window'],
  [{ from: 1, to: Number.NaN, window: 5 }, 'bad-window'],
  [{ from: 1, to: 2, window: 5, activities: [{ accountId: 'a', at: Number.NaN }] }, 'not-a-time'],
])('refuses %o: %s', (question, reason) => {
  expect(() => activityChurn({ activities: [], ...question })).toThrow(
    expect.objectContaining({ code: `activity-churn.${reason}` }),
  )
})

test.each([
  [0, 1],
  [3, 2],
  [1.5, 2],
])('refuses a return on days %f–%f', (from, to) => {
  expect(() => returnRate({ activeDays: new Map(), from, to, until: 1 })).toThrow(
    expect.objectContaining({ code: 'return-rate.bad-window' }),
  )
})
