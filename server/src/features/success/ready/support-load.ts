import { ready, times, value } from './shape.ts'

export const supportLoad = ready(
  'support-load',
  { ja: '問い合わせの削減', en: 'Support load' },
  {
    ja: '同じ困りごとが繰り返されないようにし、問い合わせと待ち時間を減らします。',
    en: 'The same questions stop coming back: fewer tickets, and none that stays open for long.',
  },
  {
    title: { ja: '問い合わせの削減', en: 'Fewer questions, sooner answered' },
    job: {
      ja: '現場の疑問が社内で解決し、問い合わせで仕事が止まらない。',
      en: 'People find the answer among themselves, and no work waits for a ticket.',
    },
    goals: [
      {
        name: { ja: '問い合わせを 4 割減らす', en: '40 % fewer tickets' },
        of: 'tickets',
        direction: 'at-most',
        target: times(0.6),
        due: 120,
      },
      {
        name: { ja: '問い合わせを 10 日以上残さない', en: 'No ticket open for more than 10 days' },
        of: 'oldest-ticket',
        direction: 'at-most',
        target: value(10),
        due: 60,
      },
      {
        name: { ja: '満足度を 4.2 以上に保つ', en: 'Satisfaction of 4.2 or more' },
        of: 'csat',
        direction: 'at-least',
        target: value(4.2),
        due: 120,
      },
    ],
    steps: [
      ['us', 0, 10, { ja: '多い問い合わせを分類する', en: 'Sort the tickets by what they ask' }],
      ['customer', 0, 14, { ja: '社内の問い合わせ窓口を決める', en: 'Name who answers questions inside' }],
      ['us', 14, 30, { ja: '上位 5 件の手順書を渡す', en: 'Hand over guides for the top five' }],
      ['us', 30, 45, { ja: '窓口の方に研修をする', en: 'Train whoever answers inside' }],
      ['customer', 45, 75, { ja: '手順書を社内に広める', en: 'Spread the guides in the company' }],
      ['us', 90, 100, { ja: '件数の変化を一緒に確かめる', en: 'Look together at how the numbers moved' }],
    ],
  },
)
