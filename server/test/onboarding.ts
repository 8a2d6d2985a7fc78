import { sql } from 'kysely'
import { ingestEvents } from '../src/features/events/events.service.ts'
import { passDay, refreshOnboarding } from '../src/features/onboarding/onboarding.jobs.ts'
import type { RunRow, RunStep } from '../src/features/onboarding/onboarding.schema.ts'
import { type Content, emptyContent, type Step } from '../src/features/onboarding/template.definition.ts'
import type { TestApp } from './app.ts'
import { emptyTables } from './empty-tables.ts'

export type Run = RunRow & {
  newest_version: number
  plan: RunStep[]
  history: { kind: string; step_id: string | null; by: string; state: string | null; reason: string | null }[]
}
export type Template = {
  id: number
  name: string
  revision: number
  version: number | null
  state: string
  waiting: number | null
  started: number
  running: number
  versions: { version: number; running: number }[]
  draft: Content
  problems: {
    step: string | null
    reason: string
    field: string | null
    is_warning: boolean
    params: Record<string, unknown>
  }[]
}
type Answer<Body> = { status: number; body: Body & { code?: string; params?: Record<string, unknown> } }
type Role = 'admin' | 'cs-lead' | 'csm' | 'sales'

export const step = (id: string, days: number, more: Partial<Step> = {}): Step => ({
  id,
  phase: 'phase-1',
  name: { ja: '', en: id },
  note: { ja: '', en: '' },
  side: 'us',
  days,
  target_day: null,
  after: [],
  done: { how: 'hand' },
  ...more,
})

/** Done by an event. */
export const on = (event: string, times = 1, contacts = 1): Partial<Step> => ({
  done: { how: 'event', event, times, contacts },
})

/** Nobody begins by itself. */
export const byHand: Partial<Content> = { match: { tiers: ['none there'], products: [], segment_ids: [] } }

const FILLED = `onboarding_template, onboarding, onboarding_account_day, onboarding_dirty, onboarding_look, account_dirty,
  event, usage_day, subscription, account, product, contact, segment`

/** Asks the API as a member and lets days pass, on accounts 1 to 60. */
export function onboardingWorld(app: () => TestApp, clock: () => Date) {
  let count = 0
  const machinery = () => ({ db: app().db, clock, tell: async () => undefined })

  async function ask<Body>(
    method: 'GET' | 'POST' | 'PATCH',
    url: string,
    payload?: unknown,
    role: Role = 'admin',
  ): Promise<Answer<Body>> {
    const response = await app().http.inject({
      method,
      url: `/api/v1/${url}`,
      headers: await app().as(role),
      ...(payload === undefined ? {} : { payload: payload as object }),
    })
    return { status: response.statusCode, body: response.body === '' ? {} : response.json() } as never
  }

  async function must<Body>(method: 'GET' | 'POST' | 'PATCH', url: string, payload?: unknown): Promise<Body> {
    const { status, body } = await ask<Body>(method, url, payload)
    if (status >= 300) throw new Error(`${status} ${JSON.stringify(body)}`)
    return body
  }

  const template = (steps: readonly Step[], more: Partial<Content> = {}): Promise<Template> => {
    count += 1
    const content = { ...emptyContent, steps, ...more }
    return must('POST', 'onboarding-templates', { name: `Template ${count}`, content })
  }

  const switchOn = (
    { id, revision }: Pick<Template, 'id' | 'revision'>,
    { days = 0, count: expected = 0, move = false } = {},
  ): Promise<Template> =>
    must('POST', `onboarding-templates/${id}/on`, {
      based_on: revision,
      existing: { days, count: expected },
      move,
    })

  const begin = (templateId: number, account = 1, startedOn = '2026-04-01'): Promise<Run> =>
    must('POST', 'onboardings', {
      account_id: String(account),
      template_id: templateId,
      started_on: startedOn,
    })

  /** A template by hand, and one account on its way through it. */
  async function start(steps: readonly Step[], more: Partial<Content> = {}, account = 1): Promise<Run> {
    const made = await switchOn(await template(steps, { ...byHand, ...more }))
    return begin(made.id, account)
  }

  async function happened(account: number, name: string, day: string, { contact = 1, quantity = 1 } = {}) {
    count += 1
    const row = {
      ts: Date.parse(`${day}T09:00:00Z`),
      messageId: `message-${count}`,
      accountId: account,
      contactId: contact,
      name,
      quantity,
      seconds: 0,
    }
    await ingestEvents(app().db, [row], { now: clock(), source: 'segment' })
  }

  async function contract(account: number, from: string, more: { product?: number; until?: string } = {}) {
    await sql`insert into subscription (account_id, product_id, start_date, end_date, mrr_minor, currency)
      values (${account}, ${more.product ?? 1}, ${from}::date, ${more.until ?? null}::date, 1000, 'JPY')`.execute(
      app().db,
    )
  }

  /** As the refresh of account days does: notes who has news, then looks. */
  async function refresh(accounts: readonly number[] = [0]): Promise<number> {
    await sql`insert into onboarding_dirty select unnest(${[...accounts]}::integer[]) on conflict do nothing`.execute(
      app().db,
    )
    return refreshOnboarding(machinery())
  }

  async function empty(): Promise<void> {
    await emptyTables(app().db, FILLED)
    await sql`insert into product (key, name) values ('core', 'Core'), ('more', 'More')`.execute(app().db)
    await sql`insert into contact (anonymous) select false from generate_series(1, 40)`.execute(app().db)
    await sql`insert into account (import_id) select null::integer from generate_series(1, 60)`.execute(
      app().db,
    )
    await sql`insert into account_fact (account_id, name, tier, signed_up_on, recorded_at)
      select n, 'Account ' || n, case when n % 2 = 0 then 'A' else 'B' end, '2026-03-20', '2024-01-01'
      from generate_series(1, 60) n`.execute(app().db)
  }

  return {
    ask,
    must,
    template,
    switchOn,
    begin,
    start,
    happened,
    contract,
    refresh,
    empty,
    passDay: () => passDay(machinery()),
    run: (id: number) => must<Run>('GET', `onboardings/${id}`),
    runs: async (query = '') => (await must<{ rows: Run[] }>('GET', `onboardings?limit=500${query}`)).rows,
  }
}

/** How each step stands, shortly. */
export const standings = ({ plan }: Run) =>
  plan.map(({ id, standing, how, finished_on }) => [id, standing, how, finished_on])
