import type { Ready } from '../playbooks.library.ts'
import { askForTalk, asks, isCustomer, isNone, letter, mail, task } from './draw.ts'

export const silentChurn: Ready = {
  key: 'silent-churn',
  ja: {
    name: '静かな離脱への対応',
    for_whom: '利用も連絡も減り、不満の声もないお客様',
    why: '不満を言わずに離れるお客様がいちばん見えにくいためです。こちらから声をかけます。',
    measures: '60 日以内に、静かな離脱の兆しがなくなった割合(20 % のお客様を残して比較)',
  },
  en: {
    name: 'Silent churn',
    for_whom: 'Customers with less use, less contact and no complaint',
    why: 'Those who leave without complaining are the hardest to see. Be the first to speak.',
    measures: 'Share without the marks of silent churn within 60 days (20 % held out to compare)',
  },
  content: {
    trigger: { kind: 'signal-opened', signals: ['silent-churn'] },
    only: isCustomer,
    again_after_days: 120,
    hold_out: 0.2,
    goal: { rule: asks('health-silent', 'no'), days: 60 },
    exit: isNone,
    first: 'call',
    steps: [
      task({
        id: 'call',
        title: {
          ja: '{{ account.name }}:近況を伺う電話をする',
          en: '{{ account.name }}: call and ask how they are',
        },
        note: {
          ja: '利用と連絡がともに減り、不満の声もありません。売り込みではなく、近況と成果を伺ってください。\n・始めた時の目的は達成できているか\n・担当の方や体制に変わりはないか',
          en: 'Use and contact both fell, and nobody complains. Ask how they are; do not sell.\n- Do they get what they bought it for?\n- Did people or their work change?',
        },
        due_days: 2,
        priority: 'high',
        next: 'talked',
      }),
      {
        kind: 'wait-until',
        id: 'talked',
        rule: asks('touches-28d', 'ge', 2),
        days: 14,
        met: null,
        timed_out: 'write',
      },
      mail({
        id: 'write',
        to: 'decision-maker',
        subject: { ja: '導入効果のご確認のお願い', en: 'A look at what you gained' },
        body: letter(
          askForTalk({
            ja: '日頃よりご利用いただき、誠にありがとうございます。\n\nこれまでのご利用で得られた成果と、今後ご期待いただいていることを、あらためてお伺いできればと存じます。ご利用状況をまとめた資料をお持ちし、30 分ほどでご説明いたします。\n\nご都合のよい日時をお知らせいただけますと幸いです。',
            en: 'Thank you for working with us.\n\nWe would like to look with you at what you have gained so far and at what you expect from here on. We will bring a summary of your use; half an hour is enough.\n\nWhen would it suit you?',
          }),
        ),
        next: 'follow',
      }),
      task({
        id: 'follow',
        title: {
          ja: '{{ account.name }}:決裁者への連絡の返事を確認する',
          en: '{{ account.name }}: follow up on the letter to the decision maker',
        },
        note: {
          ja: '返事がなければ、電話で伺ってください。宛先のない場合は、決裁者の連絡先を登録してください。',
          en: 'Call if there is no answer. If there was nobody to write to, find out who decides there and keep the contact.',
        },
        due_days: 7,
        next: null,
      }),
    ],
  },
}
