import type { Ready } from '../playbooks.library.ts'
import { all, asks, isCustomer, letter, mail, task, wait } from './draw.ts'

export const promoterToReference: Ready = {
  key: 'promoter-to-reference',
  ja: {
    name: '推奨者への事例のお願い',
    for_whom: 'NPS で 9 か 10 をくださり、状態も良いお客様',
    why: '満足の声が新しいうちにお願いすると、事例やご紹介につながりやすいためです。',
    measures: '登録した件数と、タスクの結果(引き受けていただけたか)。データから分かる目標はありません',
  },
  en: {
    name: 'Promoter to reference',
    for_whom: 'Customers in good health who answered 9 or 10',
    why: 'A request for a reference is easiest to grant while the praise is fresh.',
    measures: 'How many were asked and what the tasks say came of it; no goal that data could tell',
  },
  content: {
    trigger: { kind: 'date', field: 'nps_answered_on', days: 3 },
    only: all(isCustomer, asks('nps-last', 'ge', 9), asks('health-band', 'any-of', ['good'])),
    again_after_days: 365,
    first: 'check',
    steps: [
      task({
        id: 'check',
        title: {
          ja: '{{ account.name }}:事例のお願いをしてよいか確認する',
          en: '{{ account.name }}: see whether a reference may be asked for',
        },
        note: {
          ja: '高い評価をいただきました。2 日後にお礼とお願いのメールが送信箱に入ります。今はお願いすべきでない事情があれば、この登録を取り消してください。',
          en: 'They rated us highly. In two days a letter of thanks and a request goes to the outbox. Take the account out of this playbook if now is not the time.',
        },
        due_days: 1,
        next: 'two-days',
      }),
      wait('two-days', 2, 'working-days', 'ask'),
      mail({
        id: 'ask',
        to: 'champion',
        subject: { ja: '高いご評価へのお礼とお願い', en: 'Thank you, and a request' },
        body: letter({
          ja: 'このたびはアンケートで高いご評価をいただき、誠にありがとうございました。社内一同、大変励みになっております。\n\n差し支えなければ、御社のお取り組みを導入事例としてご紹介させていただけないでしょうか。一時間ほどのお話を伺い、原稿はすべてご確認いただいてから掲載いたします。\n\nご無理のない範囲でご検討いただけますと幸いです。',
          en: 'Thank you for rating us so highly. It means a lot to everybody here.\n\nIf you are willing, we would like to tell your story as a case study. We would talk for about an hour, and nothing is published before you have read and approved it.\n\nPlease feel free to say no.',
        }),
        next: 'ten-days',
      }),
      wait('ten-days', 10, 'working-days', 'follow'),
      task({
        id: 'follow',
        title: {
          ja: '{{ account.name }}:事例のお願いの返事を確認する',
          en: '{{ account.name }}: follow up on the request for a reference',
        },
        note: {
          ja: '返事を確認し、結果をこのタスクに残してください。催促は一度までにします。',
          en: 'See whether they answered and leave the outcome here. Ask once more at most.',
        },
        due_days: 3,
        next: null,
      }),
    ],
  },
}
