import type { ReadyTemplate } from '../template.library.ts'
import { holds, step, words } from './draw.ts'

export const selfServe: ReadyTemplate = {
  key: 'self-serve',
  ja: {
    name: '自分で始めるお客様の導入(4 週間)',
    for_whom: '担当をつけず、申し込み後に自分で使い始めるお客様',
    why: 'すべての段階が記録から自動で終わるので、止まったお客様だけに手をかけられます。',
  },
  en: {
    name: 'Self-serve onboarding (four weeks)',
    for_whom: 'Customers who sign up and begin by themselves',
    why: 'Every step is done by what is recorded, so that time goes only to those who stand still.',
  },
  content: {
    match: { tiers: [], products: [], segment_ids: [] },
    starts: 'sign-up',
    phases: [
      { id: 'begin', name: words('始める', 'Begin') },
      { id: 'habit', name: words('習慣にする', 'Make it a habit') },
    ],
    steps: [
      step({
        id: 'first-use',
        phase: 'begin',
        name: words('最初の利用がある', 'First use'),
        side: 'customer',
        days: 3,
        done: holds('first_usage_on', 'known'),
      }),
      step({
        id: 'features',
        phase: 'begin',
        name: words('3 つ以上の機能を使っている', 'Three features or more are used'),
        side: 'customer',
        days: 7,
        after: ['first-use'],
        done: holds('features-28d', 'ge', 3),
      }),
      step({
        id: 'people',
        phase: 'habit',
        name: words('2 人以上が使っている', 'Two people or more use it'),
        side: 'customer',
        days: 11,
        after: ['first-use'],
        done: holds('active-contacts-28d', 'ge', 2),
      }),
      step({
        id: 'days',
        phase: 'habit',
        name: words('28 日のうち 8 日以上使っている', 'Used on eight days of 28 or more'),
        side: 'customer',
        days: 18,
        after: ['features'],
        done: holds('active-days-28d', 'ge', 8),
      }),
    ],
    first_value: { kind: 'step', step_id: 'features' },
    stuck_after_days: 10,
  },
}
