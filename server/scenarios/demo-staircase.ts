import type { Condition, Rule } from '../src/features/segments/segment.rule.ts'
import type { WorldStaircase } from './world.ts'

const is = (field: string, op: Condition['op'], value?: Condition['value']): Rule => ({
  kind: 'condition',
  field,
  op,
  ...(value === undefined ? {} : { value }),
})
const all = (...of: Rule[]): Rule => ({ kind: 'all', of })

/** What customers of each price tier live through on their way up, and what is offered to them then. */
export const demoStaircases: readonly WorldStaircase[] = [
  {
    name: '単価帯 A の階段',
    tier: 'A',
    steps: [
      {
        name: '現場で毎週使われている',
        rule: all(is('stage', 'any-of', ['active']), is('active-days-28d', 'ge', 12)),
        guidance: '週次の使い方を一緒に振り返り、次に広げる部署を決めます。',
        offer: { name: '定着支援プラン(3 か月)', kind: 'other', amount: 600_000 },
      },
      {
        name: '契約した席の多くが使われている',
        rule: all(is('seats-used', 'ge', 0.6), is('features-28d', 'ge', 3)),
        guidance: '使っている部署の成果をまとめ、まだの部署の責任者に見てもらいます。',
        offer: { name: '席の追加', kind: 'seats', amount: 1_200_000 },
      },
      {
        name: '推進者がいて、満足している',
        rule: all(is('champions', 'ge', 1), is('nps-last', 'ge', 8)),
        guidance: '推進者と一緒に、決裁者へ一年の成果を報告します。',
        offer: { name: 'あかり分析', kind: 'module', product: 'あかり分析', amount: 2_400_000 },
      },
      {
        name: '状態が良く、利用が伸びている',
        rule: all(is('health-band', 'any-of', ['good']), is('usage-trend', 'ge', 0.1)),
        guidance: '他の拠点への展開計画を一緒に作ります。',
        offer: { name: '全社契約', kind: 'plan', amount: 6_000_000 },
      },
    ],
  },
  {
    name: '単価帯 B の階段',
    tier: 'B',
    steps: [
      {
        name: '現場で毎週使われている',
        rule: all(is('stage', 'any-of', ['active']), is('active-days-28d', 'ge', 8)),
        guidance: '最初の成果を確認し、使っていない人に声をかけます。',
        offer: null,
      },
      {
        name: '契約した席の多くが使われている',
        rule: is('seats-used', 'ge', 0.6),
        guidance: '席が足りなくなる時期を見積もって伝えます。',
        offer: { name: '席の追加', kind: 'seats', amount: 480_000 },
      },
      {
        name: '満足していて、状態が良い',
        rule: all(is('nps-last', 'ge', 7), is('health-band', 'any-of', ['good'])),
        guidance: '上位プランの使い方を、同じ業種の例で紹介します。',
        offer: {
          name: 'エンタープライズへの変更',
          kind: 'tier-up',
          plan: 'エンタープライズ',
          amount: 1_800_000,
        },
      },
    ],
  },
  {
    name: '単価帯 C の階段',
    tier: 'C',
    steps: [
      {
        name: '現場で使われている',
        rule: all(is('stage', 'any-of', ['active']), is('active-days-28d', 'ge', 4)),
        guidance: '案内メールで、次に使うとよい機能を伝えます。',
        offer: null,
      },
      {
        name: '席を使い切りそうで、状態が良い',
        rule: all(is('seats-used', 'ge', 0.8), is('health-band', 'any-of', ['good'])),
        guidance: 'オンライン相談会に招き、困りごとを聞きます。',
        offer: { name: 'スタンダードへの変更', kind: 'tier-up', plan: 'スタンダード', amount: 360_000 },
      },
    ],
  },
]
