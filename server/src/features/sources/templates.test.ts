import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { importing } from '../../../test/importing.ts'
import { importKinds } from '../../import-kinds.ts'

let app: TestApp
beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app?.close())

const cases = importKinds.flatMap((kind) =>
  (['ja', 'en'] as const).map((language) => [kind.kind, language] as const),
)

test.each(cases)(
  'the template of %s in %s is recognised, wholly mapped, and its examples land',
  async (name, language) => {
    const { call, upload, setOptions, act } = importing(app)
    const kind = importKinds.find((one) => one.kind === name)
    const template = await call('GET', `/templates/${name}.csv?language=${language}`)
    const run = await upload({ name: 'file.csv', content: template.body ?? '' })
    expect(run.kind).toBe(name)
    expect(Object.keys(run.options.mapping).sort()).toEqual(kind?.fields.map((field) => field.key).sort())
    // Usage names subscriptions of another file; the examples leave them out.
    await setOptions(
      run,
      kind?.options?.some((option) => option.key === 'create_missing_accounts')
        ? { create_missing_accounts: true }
        : {},
    )
    expect(await act(run.id, 'dry-run')).toMatchObject({ dry_run: { rows_done: 2, rows_failed: 0 } })
  },
)

test('every field has words in both languages, and no two fields of a kind the same', () => {
  for (const { kind, fields } of importKinds) {
    for (const language of ['ja', 'en'] as const) {
      const words = fields.map((field) => field.labels[language])
      expect(
        words.every((word) => word !== ''),
        kind,
      ).toBe(true)
      expect(new Set(words).size, `${kind} ${language}`).toBe(words.length)
    }
  }
})
