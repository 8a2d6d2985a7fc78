import type { ReadyTemplate } from '../template.library.ts'
import { holds, step, words } from './draw.ts'

export const standard: ReadyTemplate = {
  key: 'standard',
  ja: {
    name: '標準の導入(2 か月)',
    for_whom: '担当がつき、何人かで使い始めるお客様',
    why: '目的を決め、データを入れ、最初の成果が出て、席の半分が使われるまでを追います。利用の段階は記録から自動で終わります。',
  },
  en: {
    name: 'Standard onboarding (two months)',
    for_whom: 'Customers with a contact person of ours, who begin with several people',
    why: 'From the goal through the data to a first result and half of the seats in use. Steps about use are done by what is recorded.',
  },
  content: {
    match: { tiers: [], products: [], segment_ids: [] },
    starts: 'contract',
    phases: [
      { id: 'agree', name: words('目的を決める', 'Agree on the goal') },
      { id: 'set-up', name: words('使える状態にする', 'Set up') },
      { id: 'use', name: words('使い始める', 'Begin to use') },
      { id: 'settle', name: words('定着させる', 'Settle') },
    ],
    steps: [
      step({
        id: 'kick-off',
        phase: 'agree',
        name: words('キックオフを行う', 'Hold the kick-off'),
        note: words(
          '片づけたい仕事、関係者、日程を確認します。',
          'Their job to be done, the people, the dates.',
        ),
        days: 7,
      }),
      step({
        id: 'goal',
        phase: 'agree',
        name: words('目的と目標値を合意する', 'Agree on the goal and its measure'),
        days: 5,
        after: ['kick-off'],
      }),
      step({
        id: 'data',
        phase: 'set-up',
        name: words('データを用意して取り込む', 'Bring in the data'),
        side: 'customer',
        days: 10,
        after: ['kick-off'],
      }),
      step({
        id: 'sign-in',
        phase: 'set-up',
        name: words('最初の利用がある', 'First use'),
        side: 'customer',
        days: 10,
        done: holds('first_usage_on', 'known'),
      }),
      step({
        id: 'training',
        phase: 'use',
        name: words('使い方の説明会を行う', 'Train the users'),
        days: 7,
        after: ['data', 'sign-in'],
      }),
      step({
        id: 'people',
        phase: 'use',
        name: words('3 人以上が使っている(28 日)', 'Three people or more use it in 28 days'),
        side: 'customer',
        days: 10,
        after: ['sign-in'],
        done: holds('active-contacts-28d', 'ge', 3),
      }),
      step({
        id: 'first-result',
        phase: 'use',
        name: words('最初の成果をお客様と確認する', 'See a first result together'),
        days: 10,
        after: ['training', 'goal'],
      }),
      step({
        id: 'seats',
        phase: 'settle',
        name: words('席の半分以上が使われている', 'Half of the seats are used'),
        side: 'customer',
        days: 20,
        after: ['people'],
        done: holds('seats-used', 'ge', 0.5),
      }),
      step({
        id: 'hand-over',
        phase: 'settle',
        name: words('振り返り、通常の支援に移る', 'Look back and hand over to daily care'),
        days: 14,
        after: ['first-result', 'seats'],
      }),
    ],
    first_value: { kind: 'step', step_id: 'first-result' },
    stuck_after_days: 14,
  },
}
