import { sql } from 'kysely'
import { accountDayFamily, accountDayRows, ratioOfSums } from '../account-days.family.ts'
import { defineMetric, known, unknown } from '../metric.ts'

const measure = {
  numerator: sql`d.active_contacts_28d`,
  denominator: sql`d.seats_paid`,
  where: sql`d.seats_paid > 0`,
}

export const seatsUsed = defineMetric({
  name: 'seats-used',
  label: { ja: '席の利用率', en: 'Seats used' },
  description: {
    ja: '支払い済みの席に対する、28 日間に利用した担当者の割合です。席を超える利用があると 100% を超えます。',
    en: 'Contacts active in 28 days over seats paid. More people than seats gives more than 100 %.',
  },
  formula: {
    ja: '利用した担当者数 ÷ 支払い済みの席数(席のある契約の顧客)',
    en: 'active contacts ÷ seats paid (accounts with a contract that counts seats)',
  },
  unit: 'ratio',
  parts: { numerator: 'count', denominator: 'count' },
  group: 'usage',
  good: 'up',
  source: 'own definition, on account days',
  version: 1,
  known: 'now',
  family: accountDayFamily(measure),
  figure(sums) {
    if (!sums) return unknown('not-computed')
    const counts = {
      numerator: sums.sum_x,
      denominator: sums.sum_y,
      n: sums.n,
      missing: sums.asked - sums.n,
    }
    if (sums.asked === 0) return unknown('no-seats', counts)
    if (sums.n === 0) return unknown('no-usage', counts)
    return known({ ...counts, value: sums.sum_x / sums.sum_y, interval: ratioOfSums(sums) })
  },
  rows: accountDayRows(measure),
})
