import type { Ready } from '../playbooks.library.ts'
import { all, askForTalk, asks, isCustomer, isNone, letter, mail, task } from './draw.ts'

export const priceTierStep: Ready = {
  key: 'price-tier-step',
  ja: {
    name: '次の単価帯へのご提案',
    for_whom: '上限に近づく、または利用部署が増えた、状態の良いお客様',
    why: '満足しているお客様に、必要になった時だけご提案するためです。満足していないお客様には提案しません。',
    measures: '90 日以内に、月額(MRR)が 28 日前より増えた割合',
  },
  en: {
    name: 'Price-tier step',
    for_whom: 'Customers in good health who near a limit or grow into another department',
    why: 'Offer the next step when it is needed, and only to those who are satisfied.',
    measures: 'Share whose MRR is above that of 28 days before, within 90 days',
  },
  content: {
    trigger: { kind: 'signal-opened', signals: ['seat-limit', 'feature-limit', 'new-department'] },
    only: all(isCustomer, asks('health-band', 'any-of', ['good']), asks('urgent-open', 'le', 0)),
    again_after_days: 120,
    goal: { rule: asks('mrr', 'gt', 0, { change: 'difference', days: 28 }), days: 90 },
    exit: isNone,
    first: 'check',
    steps: [
      task({
        id: 'check',
        title: {
          ja: '{{ account.name }}:提案してよい状態か確認する',
          en: '{{ account.name }}: see whether an offer is welcome now',
        },
        note: {
          ja: '上限に近づくか、新しい部署での利用が始まりました(現在の単価帯:{{ account.tier | default: "未設定" }})。\n・成果が出ているか、未解決の不満がないかを確認する\n・今は提案すべきでなければ、この登録を取り消す',
          en: 'They near a limit or use it in a new department (price tier now: {{ account.tier | default: "none" }}).\n- See that it works for them and no complaint is open\n- Take the account out of this playbook if now is not the time',
        },
        due_days: 3,
        next: 'pause',
      }),
      { kind: 'wait', id: 'pause', amount: 4, unit: 'working-days', next: 'still-good' },
      {
        kind: 'branch',
        id: 'still-good',
        rule: asks('health-band', 'any-of', ['good']),
        yes: 'write',
        no: null,
      },
      mail({
        id: 'write',
        to: 'champion',
        subject: { ja: 'ご利用の広がりに合わせたご相談', en: 'Room for your growth' },
        body: letter(
          askForTalk({
            ja: 'いつもご活用いただき、誠にありがとうございます。\n\nご利用が広がり、現在のご契約の上限に近づいております。今後のご予定を伺い、無理のない範囲で最適なプランをご案内できればと存じます。\n\n30 分ほどのお時間をいただけますでしょうか。',
            en: 'Thank you for making so much of our product.\n\nYour use has grown close to the limits of your contract. We would like to hear your plans and find what fits, without more than you need.\n\nCould we have half an hour?',
          }),
        ),
        review_hours: 48,
        offer: true,
        lock_days: 30,
        next: 'offer',
      }),
      task({
        id: 'offer',
        title: {
          ja: '{{ account.name }}:提案の結果を残す',
          en: '{{ account.name }}: keep what came of the offer',
        },
        note: {
          ja: '話し合いの結果と、次の時期を残してください。断られた場合は理由も残してください。',
          en: 'Keep the outcome and when to talk again; where they declined, why.',
        },
        due_days: 10,
        next: null,
      }),
    ],
  },
}
