import { ready, value } from './shape.ts'

export const timeSaved = ready(
  'time-saved',
  { ja: '作業時間の削減', en: 'Time saved' },
  {
    ja: 'お客様に測っていただく作業時間を、毎月ご報告いただいて追います。',
    en: 'The customer measures how long the work takes and tells us every month.',
  },
  {
    title: { ja: '作業時間の削減', en: 'Less time for the same work' },
    job: {
      ja: '月次の集計作業を短くし、空いた時間を改善にあてる。',
      en: 'Spend less time on the monthly figures, and use it to improve things.',
    },
    goals: [
      {
        name: { ja: '月次作業にかかる時間を減らす', en: 'Fewer hours for the monthly work' },
        of: { unit: { ja: '時間/月', en: 'h/month' } },
        direction: 'at-most',
        target: null,
        due: 180,
      },
      {
        name: { ja: '週の半分以上の日に使う', en: 'In use on most working days' },
        of: 'active-days',
        direction: 'at-least',
        target: value(16),
        due: 90,
      },
    ],
    steps: [
      ['customer', 0, 10, { ja: '今の作業時間を測る', en: 'Measure how long it takes today' }],
      ['us', 0, 14, { ja: '短くできる作業を洗い出す', en: 'Find the steps that can be shortened' }],
      ['us', 14, 35, { ja: '自動化の設定を一緒に行う', en: 'Set up the automation together' }],
      ['customer', 30, 60, { ja: '新しい手順で一か月運用する', en: 'Work a month by the new steps' }],
      ['customer', 60, 70, { ja: '作業時間を測り直して知らせる', en: 'Measure again and tell us' }],
      ['us', 70, 80, { ja: '結果を報告書にまとめる', en: 'Write up what came of it' }],
    ],
  },
)
