import type { Ready } from '../playbooks.library.ts'
import { asks, isCustomer, isNone, letter, mail, task } from './draw.ts'

const hasChampion = asks('champions-active-28d', 'ge', 1)

export const championLeft: Ready = {
  key: 'champion-left',
  ja: {
    name: '推進者の異動・退職への対応',
    for_whom: '推進者が離れた、または使わなくなった契約中のお客様',
    why: '推進者がいなくなると、導入の目的や経緯が引き継がれないまま更新を迎えるためです。',
    measures: '60 日以内に、利用している推進者がいる状態に戻った割合',
  },
  en: {
    name: 'Champion left',
    for_whom: 'Customers whose champion left or stopped using the product',
    why: 'Without a champion, the reasons for buying are forgotten before the renewal comes.',
    measures: 'Share with an active champion again within 60 days',
  },
  content: {
    trigger: { kind: 'signal-opened', signals: ['champion-left'] },
    only: isCustomer,
    again_after_days: 90,
    goal: { rule: hasChampion, days: 60 },
    exit: isNone,
    first: 'successor',
    steps: [
      task({
        id: 'successor',
        title: {
          ja: '{{ account.name }}:推進者の後任を確認する',
          en: '{{ account.name }}: find out who succeeds the champion',
        },
        note: {
          ja: '推進者が離れたか、使われなくなりました。\n・後任の方と引き継ぎの予定を確認し、連絡先に登録する\n・前任の方が残る場合は、ご紹介をお願いする',
          en: 'The champion left or stopped using it.\n- Find out who succeeds and when, and keep the contact\n- If the champion is still reachable, ask for an introduction',
        },
        due_days: 2,
        priority: 'high',
        next: 'write',
      }),
      mail({
        id: 'write',
        to: 'decision-maker',
        subject: { ja: 'ご担当者様の変更に伴うご案内', en: 'Helping your new person in charge' },
        body: letter({
          ja: 'ご担当の方が変わられると伺い、ご連絡いたしました。\n\n後任の方には、これまでの経緯と設定の内容、業務での使い方をまとめて、一時間ほどでご説明いたします。費用はかかりません。\n\n後任の方のお名前とご連絡先をお知らせいただけますと幸いです。',
          en: 'We understand that the person in charge at your side is changing.\n\nFor the successor we would like to go through what was agreed, how things are set up and how to work with it. It takes about an hour and is free of charge.\n\nWould you tell us whom to contact?',
        }),
        review_hours: 48,
        next: 'watch',
      }),
      { kind: 'wait-until', id: 'watch', rule: hasChampion, days: 30, met: 'train', timed_out: 'raise' },
      task({
        id: 'train',
        title: {
          ja: '{{ account.name }}:新しい推進者に説明の機会を設ける',
          en: '{{ account.name }}: introduce the new champion',
        },
        note: {
          ja: '目的、これまでの成果、次の更新日を共有してください。',
          en: 'Share the purpose, what was gained so far, and the day of the renewal.',
        },
        due_days: 5,
        next: null,
      }),
      task({
        id: 'raise',
        title: {
          ja: '{{ account.name }}:推進者の不在を上長に相談する',
          en: '{{ account.name }}: tell your lead that there is no champion',
        },
        note: {
          ja: '30 日たっても推進者がいません。決裁者との面談など、次の進め方を決めてください。',
          en: 'After thirty days there is still no champion. Decide on the next move, such as a meeting with the decision maker.',
        },
        due_days: 3,
        priority: 'high',
        next: null,
      }),
    ],
  },
}
