import type { Ready } from '../playbooks.library.ts'
import { all, askForTalk, asks, isCustomer, isNone, letter, mail, task, wait } from './draw.ts'

const isBroader = asks('features-28d', 'gt', 0, { change: 'difference', days: 28 })

export const newFeatureAnnouncement: Ready = {
  key: 'new-feature-announcement',
  ja: {
    name: '新機能のご案内',
    for_whom: '手動で選んだ契約中のお客様(状態が「危険」のお客様には送りません)',
    why: '新しい機能は、知らされるだけでは使われません。案内した後に、使われたかを確かめます。稼働の前に、機能の名前を文面に加えてください。',
    measures: '45 日以内に、使う機能の数が 28 日前より増えた割合(20 % のお客様を残して比較)',
  },
  en: {
    name: 'New-feature announcement',
    for_whom: 'Customers chosen by hand; those in danger are left in peace',
    why: 'An announcement alone changes little. Tell of it, then see whether it is used. Put the name of the feature into the mail before switching on.',
    measures: 'Share using more features than 28 days before, within 45 days (20 % held out to compare)',
  },
  content: {
    trigger: { kind: 'manual' },
    only: all(isCustomer, asks('health-band', 'none-of', ['danger'])),
    again_after_days: 60,
    hold_out: 0.2,
    goal: { rule: isBroader, days: 45 },
    exit: isNone,
    first: 'announce',
    steps: [
      mail({
        id: 'announce',
        to: 'champion',
        subject: { ja: '新機能のご案内', en: 'A new feature for you' },
        body: letter(
          askForTalk({
            ja: 'このたび、新しい機能の提供を開始いたしました。\n\n{{ account.name }}様の業務でどのようにお役に立つか、15 分ほどで実際の画面をご覧いただきながらご案内いたします。追加の費用なく、今すぐお使いいただけます。\n\nご関心がございましたら、ご都合のよい日時をこのメールにご返信ください。',
            en: 'We have released a new feature.\n\nIn a quarter of an hour we would like to show you on the screen what it can do for {{ account.name }}. It is yours to use at no extra charge.\n\nIf you are interested, simply answer this mail with a time that suits you.',
          }),
        ),
        review_hours: 24,
        marketing: true,
        next: 'two-weeks',
      }),
      wait('two-weeks', 14, 'days', 'used'),
      { kind: 'branch', id: 'used', rule: isBroader, yes: null, no: 'show' },
      task({
        id: 'show',
        title: {
          ja: '{{ account.name }}:新機能の使い方をご案内する',
          en: '{{ account.name }}: show them the new feature',
        },
        note: {
          ja: '案内から 2 週間たちましたが、使う機能は増えていません。次の打ち合わせで実際の画面をお見せしてください。',
          en: 'Two weeks after the mail they use no more features than before. Show it on the screen at your next meeting.',
        },
        due_days: 10,
        priority: 'low',
        next: null,
      }),
    ],
  },
}
