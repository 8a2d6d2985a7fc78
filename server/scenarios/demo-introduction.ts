import { type Arm, holdOutArm } from '@tsuzuku/core/playbooks/hold-out-arm'
import { addDays } from '@tsuzuku/core/time/add-days'
import type { DemoAccount } from './demo-accounts.ts'
import type { Random } from './random.ts'

/** A feature that came half a year ago. Customers begin to use it by themselves, or because they were shown. */
export const newFeature = { event: 'Forecast Opened', name: '需要予測' } as const

export const INTRODUCED_FOR = 182
export const HOLD_OUT = 0.3
/** Of those who were shown nothing so many begin in time; of those who were shown, so many more. */
const BY_THEMSELVES = 0.22
export const EFFECT = 0.25

const OLD_ENOUGH = 60
const WEEKS = 26

/** A customer whose turn it was to be shown the feature: by the draw it was, or was held out. */
export type Introduction = { on: string; arm: Arm; usesFrom: string | undefined }

type Invited = { account: DemoAccount; random: Random }

/** Every Monday some more customers, in an order of chance; what becomes of each is drawn apart from the arm. */
export function introductionsOf(
  customers: readonly Invited[],
  { today, seed }: { today: string; seed: number },
): Map<string, Introduction> {
  const first = mondayFrom(addDays(today, -INTRODUCED_FOR))
  const invited = customers.flatMap(({ account, random: own }) => {
    const random = own.fork('introduction')
    const on = addDays(first, 7 * random.integer(0, WEEKS - 1))
    const isCustomer = addDays(account.start, OLD_ENOUGH) <= on && !(account.left && account.left.on <= on)
    return isCustomer && on < today
      ? [{ account, on, luck: random.next(), after: random.integer(5, 20) }]
      : []
  })
  const drawn = new Map<string, number>()
  return new Map(
    invited
      .toSorted((a, b) => (a.on === b.on ? 0 : a.on < b.on ? -1 : 1))
      .map(({ account, on, luck, after }) => {
        const nth = drawn.get(account.tier) ?? 0
        drawn.set(account.tier, nth + 1)
        const arm = holdOutArm({ seed, stratum: account.tier, nth, share: HOLD_OUT })
        const from = addDays(on, after)
        const begins = luck < BY_THEMSELVES + (arm === 'treated' ? EFFECT : 0)
        const isThere = from <= today && !(account.left && account.left.on <= from)
        return [account.id, { on, arm, usesFrom: begins && isThere ? from : undefined }]
      }),
  )
}

function mondayFrom(day: string): string {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
  return addDays(day, (8 - weekday) % 7)
}
