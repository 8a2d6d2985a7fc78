import type { Step } from '../src/features/onboarding/template.definition.ts'
import type { WorldOnboarding } from './world.ts'

const step = (
  id: string,
  phase: string,
  [ja, en]: [string, string],
  more: Partial<Step> & Pick<Step, 'days'>,
): Step => ({
  id,
  phase,
  name: { ja, en },
  note: { ja: '', en: '' },
  side: 'customer',
  target_day: null,
  after: [],
  done: { how: 'hand' },
  ...more,
})

const event = (name: string, times = 1, contacts = 1): Step['done'] => ({
  how: 'event',
  event: `track:${name}`,
  times,
  contacts,
})

/** How the company leads new customers in; its accounts have the events, and some lack them. */
export const demoOnboarding: readonly WorldOnboarding[] = [
  {
    name: 'あかり在庫の導入(担当つき)',
    description: '単価帯 A・B のお客様を、キックオフから定着の確認まで 100 日ほどで案内します。',
    gaveUp: '半年たっても席の利用が広がらず、通常の支援に切り替えました。',
    left: '導入の途中で解約となりました。',
    hands: {
      'kick-off': { days: [2, 9], late: 0.05, never: 0.02 },
      data: { days: [4, 17], late: 0.12, never: 0.05 },
      review: { days: [8, 34], late: 0.12, never: 0.02 },
    },
    content: {
      match: { tiers: ['A', 'B'], products: [], segment_ids: [] },
      starts: 'contract',
      stuck_after_days: 14,
      first_value: { kind: 'step', step_id: 'first-orders' },
      phases: [
        { id: 'prepare', name: { ja: '準備', en: 'Prepare' } },
        { id: 'begin', name: { ja: '使い始め', en: 'Begin to use' } },
        { id: 'settle', name: { ja: '定着', en: 'Settle' } },
      ],
      steps: [
        step('kick-off', 'prepare', ['キックオフを行う', 'Hold the kick-off'], { days: 10, side: 'us' }),
        step('sign-in', 'prepare', ['最初のログイン', 'First sign-in'], {
          days: 5,
          done: event('Signed In'),
        }),
        step('data', 'prepare', ['商品と在庫のデータを取り込む', 'Bring in items and stock'], {
          days: 21,
          after: ['kick-off'],
          note: {
            ja: 'CSV のひな形をお渡しし、初回は一緒に取り込みます。',
            en: 'Send the CSV template and do the first import together.',
          },
        }),
        step('people', 'begin', ['3 人以上がログインする', 'Three people sign in'], {
          days: 21,
          after: ['sign-in'],
          done: event('Signed In', 1, 3),
        }),
        step('first-orders', 'begin', ['受注を 10 件登録する', 'Ten orders created'], {
          days: 14,
          after: ['data'],
          done: event('Order Created', 10),
        }),
        step('invoices', 'begin', ['請求書を 3 件発行する', 'Three invoices issued'], {
          days: 21,
          after: ['first-orders'],
          done: event('Invoice Issued', 3),
        }),
        step('seats', 'settle', ['席の半分以上が使われている', 'Half of the seats are used'], {
          days: 35,
          after: ['people'],
          done: {
            how: 'rule',
            rule: {
              kind: 'all',
              of: [{ kind: 'condition', field: 'seats-used', op: 'ge', value: 0.5 }],
            },
          },
        }),
        step('review', 'settle', ['振り返りの会を開き、通常の支援に移る', 'Look back and hand over'], {
          days: 30,
          side: 'us',
          after: ['invoices', 'seats'],
        }),
      ],
    },
  },
  {
    name: 'あかり在庫の導入(自分で始める)',
    description: '単価帯 C のお客様の利用の始まりを、記録から自動で追います。',
    gaveUp: '利用が始まらないまま半年たったため、追うのをやめました。',
    left: '導入の途中で解約となりました。',
    hands: {},
    content: {
      match: { tiers: ['C'], products: [], segment_ids: [] },
      starts: 'contract',
      stuck_after_days: 10,
      first_value: { kind: 'step', step_id: 'first-orders' },
      phases: [
        { id: 'begin', name: { ja: '使い始め', en: 'Begin to use' } },
        { id: 'habit', name: { ja: '習慣にする', en: 'Make it a habit' } },
      ],
      steps: [
        step('sign-in', 'begin', ['最初のログイン', 'First sign-in'], { days: 3, done: event('Signed In') }),
        step('stock', 'begin', ['在庫を 5 回照会する', 'Stock checked five times'], {
          days: 7,
          after: ['sign-in'],
          done: event('Stock Checked', 5),
        }),
        step('first-orders', 'habit', ['受注を 5 件登録する', 'Five orders created'], {
          days: 10,
          after: ['sign-in'],
          done: event('Order Created', 5),
        }),
        step('people', 'habit', ['2 人以上がログインする', 'Two people sign in'], {
          days: 14,
          after: ['sign-in'],
          done: event('Signed In', 1, 2),
        }),
        step('invoices', 'habit', ['請求書を 3 件発行する', 'Three invoices issued'], {
          days: 14,
          after: ['first-orders'],
          done: event('Invoice Issued', 3),
        }),
      ],
    },
  },
]
