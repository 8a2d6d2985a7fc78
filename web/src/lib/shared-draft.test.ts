import { expect, test } from 'vitest'
import { choose, rebase, type SharedDraft, typedOf } from './shared-draft.ts'

interface Values {
  readonly note: string
  readonly state: string
  readonly day: string | null
}

const saved: Values = { note: '', state: 'due', day: null }
const drafted = (draft: Partial<Values>): SharedDraft<Values> => ({
  version: 1,
  values: saved,
  draft: { ...saved, ...draft },
  meanwhile: [],
})

test('only what was typed is sent', () => {
  expect(typedOf(drafted({ note: 'mine', state: 'due' }))).toEqual({ note: 'mine' })
})

test('what was typed outlasts a change of another field, which is told and taken over', () => {
  const next = rebase(drafted({ note: 'mine' }), { version: 2, values: { ...saved, state: 'talks' } })
  expect(next).toEqual({
    version: 2,
    values: { ...saved, state: 'talks' },
    draft: { note: 'mine', state: 'talks', day: null },
    meanwhile: [{ field: 'state', before: 'due', after: 'talks', isClash: false }],
  })
  expect(typedOf(next)).toEqual({ note: 'mine' })
})

test('where both typed, neither is lost before one is chosen', () => {
  const twice = rebase(
    rebase(drafted({ note: 'mine' }), { version: 2, values: { ...saved, note: 'theirs' } }),
    { version: 3, values: { ...saved, note: 'theirs again' } },
  )
  expect(twice.meanwhile).toEqual([{ field: 'note', before: '', after: 'theirs again', isClash: true }])
  expect(choose(twice, 'note', 'mine')).toMatchObject({ draft: { note: 'mine' }, meanwhile: [] })
  const theirs = choose(twice, 'note', 'theirs')
  expect(theirs).toMatchObject({ draft: { note: 'theirs again' }, meanwhile: [] })
  expect(typedOf(theirs)).toEqual({})
})

test('nothing is told to somebody who typed nothing, nor of what both typed alike', () => {
  const newer = { version: 2, values: { ...saved, note: 'same' } }
  expect(rebase(drafted({}), newer)).toEqual({ ...newer, draft: newer.values, meanwhile: [] })
  expect(rebase(drafted({ note: 'same', day: '2026-01-01' }), newer)).toMatchObject({
    draft: { note: 'same', day: '2026-01-01' },
    meanwhile: [],
  })
})
