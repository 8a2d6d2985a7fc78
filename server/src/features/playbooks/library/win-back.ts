import type { Ready } from '../playbooks.library.ts'
import { all, askForTalk, asks, isCustomer, isNone, letter, mail, task, wait } from './draw.ts'

export const winBack: Ready = {
  key: 'win-back',
  ja: {
    name: '解約後のお声がけ',
    for_whom: '契約が終わり、最後の利用から 90 日たったお客様',
    why: '解約の理由が解消したとき、思い出していただくためです。控えめに二度だけ声をかけます。',
    measures: '365 日以内に、契約が再開した割合',
  },
  en: {
    name: 'Win-back',
    for_whom: 'Former customers, ninety days after their last use',
    why: 'So that they remember us when what made them leave is gone. Twice, and no more.',
    measures: 'Share under contract again within 365 days',
  },
  content: {
    trigger: { kind: 'date', field: 'last_usage_on', days: 90 },
    only: all(isNone, asks('first_start_date', 'known')),
    again_after_days: 730,
    goal: { rule: isCustomer, days: 365 },
    exit: isCustomer,
    first: 'why',
    steps: [
      task({
        id: 'why',
        title: {
          ja: '{{ account.name }}:解約の理由と、その後の変化を確認する',
          en: '{{ account.name }}: read why they left and what changed since',
        },
        note: {
          ja: '解約時のメモを読み、理由が解消しているかを確認してください。声をかけるべきでない場合は、この登録を取り消してください。5 営業日後にメールが送信箱に入ります。',
          en: 'Read the notes from when they left and see whether the reason is gone. Take them out of this playbook if we should not write; the mail goes to the outbox in five working days.',
        },
        due_days: 3,
        priority: 'low',
        next: 'think',
      }),
      wait('think', 5, 'working-days', 'write'),
      mail({
        id: 'write',
        to: 'decision-maker',
        subject: { ja: 'その後のご状況についてのお伺い', en: 'How have you been?' },
        body: letter(
          askForTalk({
            ja: '以前は弊社のサービスをご利用いただき、誠にありがとうございました。\n\nその後、いただいたご意見をもとに改善を重ねてまいりました。もし再びお役に立てることがございましたら、現在のサービスを 30 分ほどでご紹介いたします。\n\nご不要の場合は、ご返信には及びません。',
            en: 'Thank you for having worked with us.\n\nSince then we have improved much of what you told us. If we could be of use again, half an hour is enough to show you where things stand.\n\nIf not, there is no need to answer.',
          }),
        ),
        review_hours: 48,
        marketing: true,
        next: 'quarter',
      }),
      wait('quarter', 90, 'days', 'again'),
      task({
        id: 'again',
        title: {
          ja: '{{ account.name }}:もう一度だけ近況を伺う',
          en: '{{ account.name }}: ask once more how they are',
        },
        note: {
          ja: '電話で一度だけ伺い、結果を残してください。これで最後にします。',
          en: 'Call once and keep the outcome. This is the last time.',
        },
        due_days: 10,
        priority: 'low',
        next: null,
      }),
    ],
  },
}
