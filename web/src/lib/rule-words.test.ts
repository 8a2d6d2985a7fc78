import i18next from 'i18next'
import { describe, expect, test } from 'vitest'
import accountsEn from '../locales/en/accounts.json'
import commonEn from '../locales/en/common.json'
import segmentsEn from '../locales/en/segments.json'
import accountsJa from '../locales/ja/accounts.json'
import commonJa from '../locales/ja/common.json'
import segmentsJa from '../locales/ja/segments.json'
import { createFormat } from './format.ts'
import type { Field, Rule } from './rule.ts'
import { sayRule, type Vocabulary } from './rule-words.ts'

const field = (key: string, ja: string, en: string, part: Partial<Field>): [string, Field] => [
  key,
  {
    key,
    label: { ja, en },
    type: 'number',
    unit: null,
    needs: [],
    choices: null,
    source: null,
    group: 'usage',
    ...part,
  } as Field,
]
const fields = new Map([
  field('mrr', '月額(MRR)', 'MRR', { unit: 'money' }),
  field('seats-used', '席の利用率', 'Share of seats used', { unit: 'ratio' }),
  field('renewal_date', '更新日', 'Renewal', { type: 'date' }),
  field('health-band', '状態', 'Health band', {
    type: 'choice',
    group: 'health',
    choices: ['good', 'danger'],
  }),
  field('event-count', '回数', 'Times', { needs: ['event', 'days'], unit: 'count' }),
])

async function vocabularyOf(language: 'ja' | 'en'): Promise<Vocabulary> {
  const i18n = i18next.createInstance()
  const resources = {
    ja: { segments: segmentsJa, common: commonJa, accounts: accountsJa },
    en: { segments: segmentsEn, common: commonEn, accounts: accountsEn },
  }
  await i18n.init({
    lng: language,
    resources,
    ns: ['segments', 'common', 'accounts'],
    defaultNS: 'segments',
    interpolation: { escapeValue: false },
  })
  const list = {
    events: [{ value: 'track:Export', label: 'Export' }],
    features: [],
    segments: [],
    rows: [],
    ratio_parts: [],
  }
  return {
    t: i18n.getFixedT(language, ['segments', 'common', 'accounts']) as Vocabulary['t'],
    language,
    format: createFormat({ language, timeZone: 'Asia/Tokyo', currency: 'JPY' }),
    fields,
    list,
    sources: {},
  }
}

const is = (field: string, op: string, value?: unknown, more: object = {}) =>
  ({ kind: 'condition', field, op, value, ...more }) as Rule

const rule: Rule = {
  kind: 'all',
  of: [
    is('renewal_date', 'next-days', 90),
    { kind: 'any', of: [is('health-band', 'any-of', ['danger']), is('seats-used', 'lt', 0.5)] },
    {
      kind: 'any',
      not: true,
      of: [
        is('mrr', 'between', [1000, 2000]),
        is('event-count', 'ge', 5, { event: 'track:Export', days: 28 }),
      ],
    },
  ],
}

describe('a rule as a sentence', () => {
  test.each([
    [
      'en',
      'Renewal is in the next 90 days and (Health band is At risk or Share of seats used is less than 50.0%) and not (MRR is from ¥1,000 to ¥2,000 or Times “Export” (last 28 days) is at least 5)',
    ],
    [
      'ja',
      '更新日がこれから 90 日以内、かつ、(状態が 危険、または、席の利用率が 50.0% 未満)、かつ、「月額(MRR)が ¥1,000 から ¥2,000 まで、または、「Export」の回数(直近28日)が 5 以上」ではない',
    ],
  ] as const)('%s', async (language, said) => {
    expect(sayRule(await vocabularyOf(language), rule)).toBe(said)
  })

  test('says that nothing is asked, and that a field is gone', async () => {
    const english = await vocabularyOf('en')
    expect(sayRule(english, { kind: 'all', of: [] })).toBe('No conditions: every account is in it.')
    expect(sayRule(english, is('attribute:old', 'gt', 1))).toBe('attribute:old (this field is gone)')
    expect(sayRule(english, is('mrr', 'ne', -5, { change: 'ratio', days: 7, not: true }))).toBe(
      'not (change of MRR in 7 days is not −500.0%)',
    )
  })
})
