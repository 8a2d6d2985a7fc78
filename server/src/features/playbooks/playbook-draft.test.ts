import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { emptyContent } from './playbook.definition.ts'

let app: TestApp

beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app.close())

async function ask(
  method: 'GET' | 'POST' | 'PATCH',
  url: string,
  payload?: unknown,
  role: 'admin' | 'csm' = 'admin',
) {
  return app.http.inject({
    method,
    url,
    headers: await app.as(role),
    ...(payload === undefined ? {} : { payload: payload as object }),
  })
}

const words = (en: string) => ({ ja: '', en })
const mail = (id: string, next: string | null) => ({
  kind: 'mail',
  id,
  to: 'champion',
  subject: words('Hello {{ contact.name }}'),
  body: words('About {{ account.name }}.'),
  review_hours: 0,
  next,
})

async function made(
  name: string,
  content: object,
): Promise<{ id: number; revision: number; problems: unknown[] }> {
  const response = await ask('POST', '/api/v1/playbooks', { name, content: { ...emptyContent, ...content } })
  expect(response.statusCode, response.body).toBe(201)
  return response.json()
}

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
})
