import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { notify } from '../notifications/notify.ts'
import type { Judged } from './look.judge.ts'
import type { KeptRun } from './look.read.ts'

/** Tells owners of onboardings that came to a stop; not of those that were looked at for the first time. */
export async function tellStuck(
  db: Db,
  pairs: readonly { run: KeptRun; judged: Judged }[],
  { now, today }: { now: Date; today: string },
): Promise<void> {
  const stuck = pairs.filter(
    ({ run, judged }) => judged.state === 'stuck' && run.state !== 'stuck' && run.kept !== null,
  )
  if (stuck.length === 0) return
  type Owner = { id: number; account_id: number; name: string; owner_id: string; template: string }
  const { rows } = await sql<Owner>`
    select o.id, f.id as account_id, f.name, f.owner_id, t.name as template
    from onboarding o join account a on a.id = o.account_id join account_now f on f.id = coalesce(a.merged_into, a.id)
    join onboarding_template t on t.id = o.template_id
    where o.id = any(${stuck.map(({ run }) => run.id)}::integer[]) and f.owner_id is not null`.execute(db)
  for (const { id, account_id: accountId, name, owner_id: owner, template } of rows) {
    const latest = stuck.find(({ run }) => run.id === id)?.judged.reasons[0]
    const step = latest && {
      step_ja: latest.name.ja || latest.name.en,
      step_en: latest.name.en || latest.name.ja,
      days: latest.days_late,
    }
    const params = { account: name, template, ...step }
    const link = `/onboarding/${id}`
    await notify(
      db,
      {
        kind: 'onboarding-stuck',
        key: `onboarding-stuck:${id}:${today}`,
        params,
        link,
        accountId,
        to: [owner],
      },
      now,
    )
  }
}
