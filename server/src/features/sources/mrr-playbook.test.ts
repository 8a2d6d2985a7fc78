import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { type ImportAnswer, importing } from '../../../test/importing.ts'
import { movementTable } from '../../../test/movement-table.ts'
import { hasReference, readReference, readReferenceTable } from '../../../test/reference.ts'

const absent = hasReference('mrr_playbook') ? '' : ': reference data absent'

describe.skipIf(absent)(`mrr_playbook's one file${absent}`, () => {
  let app: TestApp
  let run: ImportAnswer

  beforeAll(async () => {
    app = await createTestApp({ currency: 'USD', timeZone: 'UTC' })
    const content = readReference('mrr_playbook/subscription_periods.csv')
    run = await importing(app).bring({ name: 'subscription_periods.csv', content })
  })
  afterAll(() => app?.close())

  test('a file of subscriptions alone makes the accounts that it names', async () => {
    expect(run).toMatchObject({ kind: 'subscriptions', status: 'done', rows_created: 121, rows_failed: 0 })
    const { rows } = await sql<{ n: number }>`select count(*)::integer as n from account_now`.execute(app.db)
    expect(rows[0]?.n).toBe(55)
  })

  test('all 417 customer-months have the MRR of the reference', async () => {
    const reference = readReferenceTable('mrr_playbook/reference/mrr_by_customer_month_full_spine.csv')
    expect(reference).toHaveLength(417)
    const { rows } = await sql<{ mrr: number }>`
      select coalesce(sum(s.mrr_minor), 0)::float8 / 100 as mrr
      from unnest(${reference.map((row) => row.month)}::date[], ${reference.map((row) => row.customer_id)}::text[])
        with ordinality as r(month, customer, n)
      join account a on a.external_id = r.customer
      left join subscription s on s.account_id = a.id and s.superseded_at = 'infinity'
        and s.start_date <= r.month and (s.end_date is null or s.end_date > r.month)
      group by r.n order by r.n`.execute(app.db)
    expect(rows.map((row) => row.mrr)).toEqual(reference.map((row) => Number(row.mrr)))
  })

  test('monthly movements equal the reference: new 55, churn 58, reactivation 3, upgrade 30, downgrade 27', async () => {
    const reference = readReferenceTable('mrr_playbook/reference/mrr_movements_full_spine.csv')
    const lines = await movementTable(app.db, ['2017-08-01', ...reference.map((row) => row.month ?? '')])
    expect(
      lines.map((line) => [
        line.n_new,
        line.n_churned,
        line.n_reactivated,
        line.n_expanded,
        line.n_contracted,
        line.mrr_end,
      ]),
    ).toEqual(
      reference.map((row) =>
        [
          row.new_count,
          row.churn_count,
          row.reactivation_count,
          row.upgrade_count,
          row.downgrade_count,
          row.mrr,
        ].map(Number),
      ),
    )
    const total = (key: keyof (typeof lines)[number]) => lines.reduce((sum, line) => sum + line[key], 0)
    expect([
      total('n_new'),
      total('n_churned'),
      total('n_reactivated'),
      total('n_expanded'),
      total('n_contracted'),
    ]).toEqual([55, 58, 3, 30, 27])
    expect([
      total('new_mrr'),
      total('churned_mrr'),
      total('reactivation_mrr'),
      total('expansion_mrr'),
      total('contraction_mrr'),
    ]).toEqual([2295, 2550, 150, 660, 555])
  })
})
