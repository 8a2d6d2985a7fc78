import type { Condition, Rule } from '../src/features/segments/segment.rule.ts'
import type { WorldSegment } from './world.ts'

const is = (field: string, op: Condition['op'], value?: Condition['value']): Rule => ({
  kind: 'condition',
  field,
  op,
  ...(value === undefined ? {} : { value }),
})

/** What a team of customer success would keep an eye on first. */
export const demoSegments: readonly WorldSegment[] = [
  {
    name: '更新が近く、状態が良くない顧客',
    description: '更新まで 90 日以内で、ヘルスが危険か注意の顧客です。',
    rule: {
      kind: 'all',
      of: [
        is('customer', 'yes'),
        is('renewal_date', 'next-days', 90),
        is('health-band', 'any-of', ['danger', 'watch']),
      ],
    },
  },
  {
    name: '席を使い切れていない顧客',
    description: '月額 10 万円以上で、席の半分も使っていない顧客です。',
    rule: { kind: 'all', of: [is('mrr', 'ge', 100_000), is('seats-used', 'lt', 0.5)] },
  },
  {
    name: '連絡が空いている単価帯 A の顧客',
    description: '30 日以上、こちらから連絡していない顧客です。',
    rule: {
      kind: 'all',
      of: [is('tier', 'any-of', ['A']), is('customer', 'yes'), is('last_touch_on', 'days-ago', 30)],
    },
  },
  {
    name: '拡大の余地がある顧客',
    description: '席をほぼ使い切っていて、ヘルスが良好な顧客です。',
    rule: {
      kind: 'all',
      of: [is('customer', 'yes'), is('seats-used', 'ge', 0.9), is('health-band', 'any-of', ['good'])],
    },
  },
]
