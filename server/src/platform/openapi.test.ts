import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../test/app.ts'

let app: TestApp
beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app?.close())

type Operation = { responses?: Record<string, { content?: Record<string, unknown> }> }

test('every operation says how it answers an error, by one shared component', () => {
  const document = app.http.swagger() as unknown as {
    paths: Record<string, Record<string, Operation>>
    components: { schemas: Record<string, { required?: string[] }> }
  }
  const operations = Object.values(document.paths).flatMap((item) => Object.values(item))
  expect(operations.length).toBeGreaterThan(80)
  for (const { responses } of operations) {
    expect(responses?.default?.content).toEqual({
      'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
    })
  }
  expect(document.components.schemas.Problem?.required).toContain('code')
})

test('what is described is what is sent', async () => {
  const reply = await app.http.inject({ method: 'GET', url: '/api/v1/accounts' })
  expect(reply.headers['content-type']).toContain('application/problem+json')
  const { components } = app.http.swagger() as unknown as {
    components: { schemas: { Problem: { required: string[]; properties: object } } }
  }
  const { required, properties } = components.schemas.Problem
  const sent = Object.keys(reply.json())
  expect(sent).toEqual(expect.arrayContaining(required))
  expect(Object.keys(properties)).toEqual(expect.arrayContaining(sent))
})
