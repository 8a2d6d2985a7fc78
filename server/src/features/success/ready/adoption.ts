import { ready, times, value } from './shape.ts'

export const adoption = ready(
  'adoption',
  { ja: '社内への定着', en: 'Adoption' },
  {
    ja: '契約した席が使われるようになり、使う人と機能が増えることを目指します。',
    en: 'The seats paid for come into use, by more people and for more of the work.',
  },
  {
    title: { ja: '社内への定着', en: 'Adoption across the team' },
    job: {
      ja: '担当者全員が毎日の業務で使い、紙や表計算での二重管理をなくす。',
      en: 'Everybody concerned uses it in their daily work, and nothing is kept twice on paper or in spreadsheets.',
    },
    goals: [
      {
        name: { ja: '契約席の 8 割が使われている', en: '80 % of the seats are in use' },
        of: 'seats-used',
        direction: 'at-least',
        target: value(0.8),
        due: 90,
      },
      {
        name: { ja: '利用する人を 1.3 倍に増やす', en: '30 % more people use it' },
        of: 'active-contacts',
        direction: 'at-least',
        target: times(1.3),
        due: 120,
      },
      {
        name: { ja: '使う機能を広げる', en: 'More of the features in use' },
        of: 'features',
        direction: 'at-least',
        target: value(6),
        due: 150,
      },
    ],
    steps: [
      ['us', 0, 7, { ja: '現状の使われ方を共有する', en: 'Share who uses what today' }],
      ['customer', 0, 14, { ja: '使ってほしい人の一覧をつくる', en: 'List the people who ought to use it' }],
      ['us', 14, 28, { ja: '部署ごとの勉強会をひらく', en: 'Hold a workshop for each team' }],
      [
        'customer',
        21,
        45,
        { ja: '表計算での管理をやめる日を決める', en: 'Set the day the spreadsheets end' },
      ],
      ['us', 60, 67, { ja: '中間の振り返りをする', en: 'Review the halfway mark together' }],
      ['customer', 90, 120, { ja: '定着の結果を社内で共有する', en: 'Tell the company what came of it' }],
    ],
  },
)
