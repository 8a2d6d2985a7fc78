import { addDays } from '@tsuzuku/core/time/add-days'
import { addMonths } from '@tsuzuku/core/time/add-months'
import { monthStart } from '@tsuzuku/core/time/month-start'
import type { Scenario } from './world.ts'

/** The reference case of the churn rates: ¥30,000 and ¥50,000 a month, the second leaves: 50 % and 62.5 %. */
export const twoCustomers: Scenario = {
  name: 'two-customers',
  description: 'Two customers at ¥30,000 and ¥50,000 a month; the second leaves in the last full month',
  build(today) {
    const lastMonth = addMonths(monthStart(today), -1)
    const start = addMonths(lastMonth, -5)
    const end = addDays(lastMonth, 14)
    const at = (day: string) => `${day}T00:00:00Z`
    const account = (id: string, name: string, day: string, stage: string) => ({
      account_id: id,
      name,
      stage,
      signed_up_on: start,
      recorded_at: at(day),
    })
    const subscription = (id: string, account_id: string, mrr: string, end_date: string, day: string) => ({
      subscription_id: id,
      account_id,
      product: '基本',
      plan: '基本',
      start_date: start,
      end_date,
      mrr,
      recorded_at: at(day),
    })
    return {
      name: '二社の例',
      language: 'ja',
      currency: 'JPY',
      timeZone: 'Asia/Tokyo',
      members: [{ email: 'admin@example.com', name: '管理者', role: 'admin' }],
      files: [
        {
          kind: 'accounts',
          rows: [
            account('C-1', 'さざなみ書房', start, 'active'),
            account('C-2', 'あさひ工芸', start, 'active'),
            account('C-2', 'あさひ工芸', end, 'churned'),
          ],
        },
        {
          kind: 'subscriptions',
          rows: [
            subscription('S-1', 'C-1', '30000', '', start),
            subscription('S-2', 'C-2', '50000', '', start),
            subscription('S-2', 'C-2', '50000', end, end),
          ],
        },
      ],
      events: [],
      featureNames: {},
      historyFrom: start,
      truth: { left: { 'C-2': 'poor-fit' }, silent: [], shelfware: [] },
    }
  },
}
