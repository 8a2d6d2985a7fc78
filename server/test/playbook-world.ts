import { sql } from 'kysely'
import { expect } from 'vitest'
import { createLook } from '../src/features/playbooks/look.ts'
import { createWalk } from '../src/features/playbooks/walk.ts'
import { createWatch } from '../src/features/playbooks/watch.ts'
import { createOfferGate } from '../src/features/staircase/lock.ts'
import type { TestApp } from './app.ts'
import { playbookClient } from './playbooks.ts'

/** Customers with one champion each, and playbooks that run by hand of the test. */
export function playbookWorld(app: () => TestApp) {
  const ids: Record<string, number> = {}
  const { ask, made, simulated } = playbookClient(app)

  async function account(name: string, contact: object = {}): Promise<number> {
    const { db } = app()
    const { rows } = await sql<{ id: number }>`
      with a as (insert into account (external_id, created_at) values (${name}, '2026-01-05T00:00:00Z') returning id),
        f as (insert into account_fact (account_id, name, tier, attributes, tags, recorded_at)
          select id, ${name}, 'A', '{}', '{}', '2026-01-05T00:00:00Z' from a returning account_id),
        c as (insert into contact (external_id) select ${`${name}-1`} from f returning id)
      insert into contact_fact (contact_id, account_id, name, email, role, attributes)
      select c.id, f.account_id, ${`${name} Sato`}, ${`sato@${name.toLowerCase()}.example`}, 'champion',
        ${JSON.stringify(contact)}::jsonb from c, f
      returning account_id as id`.execute(db)
    const id = rows[0]?.id as number
    ids[name] = id
    await sql`insert into product (key, name) values ('main', 'Main') on conflict do nothing`.execute(db)
    await sql`insert into subscription (account_id, product_id, start_date, mrr_minor, currency, renewal_date)
      select ${id}, id, '2026-01-05', 30000, 'JPY', '2027-03-20' from product where key = 'main'`.execute(db)
    await sql`insert into account_dirty (account_id) values (${id}) on conflict do nothing`.execute(db)
    return id
  }

  async function on(name: string, content: object): Promise<number> {
    const { id, revision, problems } = await made(name, content)
    expect(problems).toEqual([])
    const response = await ask('POST', `/api/v1/playbooks/${id}/on`, { based_on: revision })
    expect(response.statusCode, response.body).toBe(200)
    return id
  }

  async function go(): Promise<void> {
    const { db, clock, log, config } = app()
    const machinery = { db, clock, log, config, offerGate: createOfferGate(clock) }
    await createWatch(machinery)()
    await createLook(machinery)()
    await createWalk(machinery)()
  }

  const enrol = (id: number, names: readonly string[], key = 'k1') =>
    ask(
      'POST',
      `/api/v1/playbooks/${id}/enrolments`,
      { accounts: names.map((name) => String(ids[name])), key },
      'csm',
    )

  async function enrolmentsOf(id: number) {
    return (await ask('GET', `/api/v1/playbooks/${id}/enrolments`)).json().rows as {
      id: number
      account: { name: string }
      state: string
      step_id: string | null
      end_reason: string | null
      cause: Record<string, unknown>
    }[]
  }

  /** What the steps of the newest enrolment did, the first first. */
  async function outcomesOf(id: number): Promise<{ kind: string; outcome: Record<string, unknown> }[]> {
    const [newest] = await enrolmentsOf(id)
    return (await ask('GET', `/api/v1/playbook-enrolments/${newest?.id}`)).json().steps
  }

  return { ids, ask, made, simulated, account, on, go, enrol, enrolmentsOf, outcomesOf }
}
