import { addDays } from '@tsuzuku/core/time/add-days'
import { addMonths } from '@tsuzuku/core/time/add-months'
import { monthStart } from '@tsuzuku/core/time/month-start'
import { seasonOf } from './demo-usage.ts'
import { createRandom } from './random.ts'
import type { Scenario, WorldEvent } from './world.ts'

const ACCOUNTS = 60
const USERS = 6

/** Sixty alike accounts; use of every third fades from three months ago, and these leave within the last month. */
export const churnWave: Scenario = {
  name: 'churn-wave',
  description: '60 alike accounts; every third fades for two months and leaves in the last 28 days',
  build(today) {
    const start = addMonths(monthStart(today), -12)
    const fadeFrom = addDays(today, -90)
    const random = createRandom(7)
    const accounts = Array.from({ length: ACCOUNTS }, (_, index) => ({
      id: `W-${101 + index}`,
      end: index % 3 === 0 ? addDays(today, -random.integer(1, 28)) : undefined,
    }))
    const at = (day: string) => `${day}T00:00:00Z`
    const subscription = (id: string, end_date: string, day: string) => ({
      subscription_id: `${id}-c`,
      account_id: id,
      product: '基本',
      plan: '基本',
      start_date: start,
      end_date,
      seats: String(USERS),
      mrr: '60000',
      renewal_date: end_date || addMonths(start, 24),
      recorded_at: at(day),
    })
    return {
      name: '解約の波',
      language: 'ja',
      currency: 'JPY',
      timeZone: 'Asia/Tokyo',
      members: [{ email: 'admin@example.com', name: '管理者', role: 'admin' }],
      files: [
        {
          kind: 'accounts',
          rows: accounts.flatMap(({ id, end }) => {
            const row = {
              account_id: id,
              name: `波の会社 ${id.slice(2)}`,
              tier: 'B',
              stage: 'active',
              signed_up_on: start,
              recorded_at: at(start),
            }
            return end ? [row, { ...row, stage: 'churned', recorded_at: at(end) }] : [row]
          }),
        },
        {
          kind: 'subscriptions',
          rows: accounts.flatMap(({ id, end }) => [
            subscription(id, '', start),
            ...(end ? [subscription(id, end, addDays(end, -10))] : []),
          ]),
        },
      ],
      events: waves(accounts, { start, fadeFrom, today }),
      featureNames: { 'Signed In': 'ログイン' },
      historyFrom: addMonths(start, 4),
      truth: {
        left: Object.fromEntries(
          accounts.flatMap(({ id, end }) => (end ? [[id, 'fading-use' as const]] : [])),
        ),
        silent: accounts.flatMap(({ id, end }) => (end ? [id] : [])),
        shelfware: [],
      },
    }
  },
}

function* waves(
  accounts: readonly { id: string; end: string | undefined }[],
  span: { start: string; fadeFrom: string; today: string },
): Generator<WorldEvent[]> {
  const random = createRandom(8)
  for (const { id, end } of accounts) {
    const batch: WorldEvent[] = []
    for (let day = span.start; day <= span.today && day < (end ?? '9999'); day = addDays(day, 1)) {
      const weeksFading =
        end && day > span.fadeFrom ? (Date.parse(day) - Date.parse(span.fadeFrom)) / 604_800_000 : 0
      for (let user = 1; user <= USERS; user++) {
        if (!random.chance(0.6 * seasonOf(day) * 0.72 ** weeksFading)) continue
        batch.push({
          messageId: `${id}-u${user}-${day}`,
          account: id,
          contact: `${id}-u${user}`,
          name: 'Signed In',
          ts: `${day}T02:00:00Z`,
          quantity: 1,
          seconds: 600,
        })
      }
    }
    if (batch.length > 0) yield batch
  }
}
