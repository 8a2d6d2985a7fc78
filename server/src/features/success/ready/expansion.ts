import { ready, times, value } from './shape.ts'

export const expansion = ready(
  'expansion',
  { ja: '他部署への展開', en: 'Expansion' },
  {
    ja: '一つの部署での成果を確かめたうえで、他の部署へ広げます。',
    en: 'What works in one team is taken to others, once it is seen to work.',
  },
  {
    title: { ja: '他部署への展開', en: 'From one team to the next' },
    job: {
      ja: '一つの部署でうまくいった進め方を、全社の標準にする。',
      en: 'Make the way one team works the standard of the company.',
    },
    goals: [
      {
        name: { ja: '利用する人を 1.5 倍に増やす', en: '50 % more people use it' },
        of: 'active-contacts',
        direction: 'at-least',
        target: times(1.5),
        due: 180,
      },
      {
        name: { ja: '展開先でも席の 7 割が使われている', en: '70 % of all seats in use' },
        of: 'seats-used',
        direction: 'at-least',
        target: value(0.7),
        due: 180,
      },
      {
        name: { ja: '展開した部署の数', en: 'Teams that work with it' },
        of: { unit: { ja: '部署', en: 'teams' } },
        direction: 'at-least',
        target: value(3),
        due: 180,
      },
    ],
    steps: [
      ['us', 0, 14, { ja: '今の部署での成果をまとめる', en: 'Write up what the first team reached' }],
      ['customer', 7, 21, { ja: '次に展開する部署を決める', en: 'Choose the team that comes next' }],
      ['us', 21, 42, { ja: '展開先の初期設定を手伝う', en: 'Help the new team to set up' }],
      ['customer', 42, 90, { ja: '展開先で二か月運用する', en: 'Work with it there for two months' }],
      ['us', 90, 104, { ja: '展開先の責任者と振り返る', en: 'Review with the head of the new team' }],
      ['customer', 104, 150, { ja: '全社への展開を判断する', en: 'Decide about the whole company' }],
    ],
  },
)
