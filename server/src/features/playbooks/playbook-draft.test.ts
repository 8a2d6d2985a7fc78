import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { mail, playbookClient, words } from '../../../test/playbooks.ts'
import { emptyContent } from './playbook.definition.ts'

let app: TestApp

beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app.close())

const { ask, made, simulated } = playbookClient(() => app)

describe('drawing', () => {
  it('keeps what is not whole, says what is missing, and does not switch it on', async () => {
    const drawn = await made('Unfinished', {
      trigger: { kind: 'segment-entered', segment_id: 9999 },
      first: 'mail',
      steps: [{ ...mail('mail', 'gone'), body: words('{{ account.nmae }}') }],
    })
    expect(drawn.problems).toEqual([
      { step: 'mail', reason: 'leads-nowhere', field: null, params: {} },
      { step: null, reason: 'segment-unknown', field: 'trigger.segment_id', params: {} },
      {
        step: 'mail',
        reason: 'template',
        field: 'body',
        params: { fault: expect.stringContaining('account.nmae') },
      },
    ])
    const response = await ask('POST', `/api/v1/playbooks/${drawn.id}/on`, { based_on: drawn.revision })
    expect(response.json().code).toBe('playbooks.not_ready')
  })

  it('names the place of what is no playbook', async () => {
    const response = await ask('POST', '/api/v1/playbooks', {
      name: 'Nonsense',
      content: { ...emptyContent, steps: [{ kind: 'wait', id: 'a', amount: -1, unit: 'days', next: null }] },
    })
    expect(response.statusCode).toBe(400)
    expect(response.json()).toMatchObject({ code: 'playbooks.malformed', field: 'content.steps.0.amount' })
  })

  it('tells the second of two who save at once, and keeps the first', async () => {
    const { id, revision } = await made('Two at once', {})
    const save = (name: string) => ask('PATCH', `/api/v1/playbooks/${id}`, { based_on: revision, name })
    expect((await save('First')).statusCode).toBe(200)
    const second = await save('Second')
    expect(second.json().code).toBe('playbooks.changed_meanwhile')
    expect((await ask('GET', `/api/v1/playbooks/${id}`)).json().name).toBe('First')
  })

  it('lets a CSM look and enrol, and only leads draw', async () => {
    expect((await ask('POST', '/api/v1/playbooks', { name: 'No' }, 'csm')).statusCode).toBe(403)
    expect((await ask('GET', '/api/v1/playbooks', undefined, 'csm')).statusCode).toBe(200)
  })

  it('says since when signals are known, where it simulates by them', async () => {
    const { id } = await made('By signals', { trigger: { kind: 'signal-opened', signals: ['silent-churn'] } })
    expect((await simulated(id, { days: 30 })).result).toMatchObject({ causes: 0, known_since: null })
    const { id: other } = await made('By bands', { trigger: { kind: 'band-moved', to: ['danger'] } })
    const byBands = await simulated(other, { days: 30 })
    expect(byBands.result.known_since).toBeNull()
    await sql`
      with a as (insert into account (external_id) values ('s') returning id),
        r as (insert into signal_rule (content) values ('{}') returning version),
        s as (insert into signal (account_id, kind, rule_version, holds_since, opened_on, last_seen_on, evidence)
          select a.id, 'silent-churn', r.version, '2026-11-10', '2026-11-10', '2026-11-10', '{}' from a, r returning id)
      insert into signal_event (signal_id, at, what) select id, '2026-11-10T01:00:00Z', 'opened' from s`.execute(
      app.db,
    )
    expect((await simulated(id, { days: 30 })).result.known_since).toBe('2026-11-10')
  })
})
