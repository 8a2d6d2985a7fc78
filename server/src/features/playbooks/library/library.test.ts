import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../../test/app.ts'
import { render, sampleGround } from '../../letters/words.ts'
import { findProblems } from '../playbook.check.ts'
import { type Content, contentSchema, type Words } from '../playbook.definition.ts'
import { libraryContent } from '../playbooks.library.ts'
import { simulate } from '../simulate.ts'
import { tryOn } from '../try.ts'
import { library } from './library.ts'

const clock = () => new Date('2026-11-20T01:00:00Z')
let app: TestApp
let account = 0

beforeAll(async () => {
  app = await createTestApp({ clock })
  const { rows } = await sql<{ id: number }>`
    with a as (insert into account (external_id, created_at) values ('aoba', '2026-01-05T00:00:00Z') returning id)
    insert into account_fact (account_id, name, attributes, tags, recorded_at)
    select id, 'Aoba', '{}', '{}', '2026-01-05T00:00:00Z' from a returning account_id as id`.execute(app.db)
  account = rows[0]?.id ?? 0
})
afterAll(() => app.close())

function wordsIn(content: Content): Words[] {
  return content.steps.flatMap((step) => {
    if (step.kind === 'task') return [step.title, step.note]
    if (step.kind === 'mail') return [step.subject, step.body]
    return step.kind === 'note' || step.kind === 'slack' ? [step.text] : []
  })
}

it('There are twelve, each named once in both languages', () => {
  expect(library).toHaveLength(12)
  for (const name of [
    library.map(({ key }) => key),
    library.map(({ ja }) => ja.name),
    library.map(({ en }) => en.name),
  ]) {
    expect(new Set(name).size).toBe(12)
  }
  for (const { ja, en } of library) {
    expect([...Object.values(ja), ...Object.values(en)].every((text) => text.trim() !== '')).toBe(true)
  }
})

const mails = library.flatMap(({ key, content }) =>
  (content.steps ?? []).flatMap((step) =>
    step.kind === 'mail' ? [{ name: `${key}/${step.id}`, ...step }] : [],
  ),
)

it('What is proposed waits for the offer lock, and what is advertised can be asked not to come', () => {
  expect(mails.length).toBeGreaterThan(8)
  const offers = mails.filter(({ offer }) => offer)
  expect(offers.map(({ name, lock_days }) => [name, lock_days])).toEqual([
    ['renewal-ahead/write', 30],
    ['price-tier-step/write', 30],
  ])
  expect(mails.flatMap(({ name, marketing }) => (marketing ? [name] : []))).toEqual([
    'new-feature-announcement/announce',
    'win-back/write',
  ])
  const proposal = /proposal|limits of your contract/i
  for (const { offer, body } of mails) if (proposal.test(body.en)) expect(offer).toBe(true)
})

it('A letter that asks for a talk names the page to choose a time on, where the owner has one', () => {
  const talks = mails.filter(({ body }) => body.en.includes('owner.meeting_url'))
  expect(talks.map(({ name }) => name.split('/')[0]).toSorted()).toEqual([
    'low-usage',
    'new-feature-announcement',
    'price-tier-step',
    'shelfware-review',
    'silent-churn',
    'stalled-onboarding',
    'win-back',
  ])
  const meeting_url = 'https://meet.example/takahashi'
  const known = { ...sampleGround, owner: { ...sampleGround.owner, meeting_url } }
  for (const { body } of talks) {
    for (const language of ['ja', 'en'] as const) {
      expect(render(body, language, known).split('\n')).toContain(meeting_url)
      expect(render(body, language, sampleGround)).not.toMatch(/this page|次のページ|\{%/)
    }
  }
})

it('Stalled onboarding begins on the day it stalls, and again where it stalls again', () => {
  const { trigger, again_after_days } = libraryContent('stalled-onboarding')
  expect({ trigger, again_after_days }).toEqual({
    trigger: { kind: 'onboarding-turned', to: ['stuck', 'behind'] },
    again_after_days: 60,
  })
})

describe.each(library.map(({ key }) => key))('%s', (key) => {
  it('can be switched on in a fresh workspace', async () => {
    expect(await findProblems(app.db, libraryContent(key))).toEqual([])
  })

  it('says everything in both languages, also to an account of which little is known', () => {
    const words = wordsIn(libraryContent(key))
    expect(words.length).toBeGreaterThan(0)
    for (const one of words) {
      expect(one.ja).toMatch(/[ぁ-ん]|[一-龠]/)
      expect(one.en).toMatch(/^[\x20-\x7e\n]+$/)
      for (const language of ['ja', 'en'] as const) {
        const said = render(one, language, sampleGround)
        expect(said).not.toContain('{{')
        expect(said.trim()).not.toBe('')
      }
    }
  })

  it('is kept as it is written, and can be simulated and tried', async () => {
    const content = libraryContent(key)
    expect(contentSchema.parse(JSON.parse(JSON.stringify(content)))).toEqual(content)
    expect((await simulate(app.db, clock, { content, days: 7 })).enrolled).toBe(0)
    const tried = await tryOn(app.db, clock, { content, accountId: account })
    expect(tried.steps[0]?.step).toBe(content.first)
  })
})
