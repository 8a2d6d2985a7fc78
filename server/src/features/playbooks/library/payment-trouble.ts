import type { Ready } from '../playbooks.library.ts'
import { isCustomer, isNone, letter, mail, task, wait } from './draw.ts'

export const paymentTrouble: Ready = {
  key: 'payment-trouble',
  ja: {
    name: 'お支払いの遅れへの対応',
    for_whom: 'お支払いが遅れている契約中のお客様',
    why: '遅れの多くは手続きの行き違いです。お客様を責めず、早く事情を確かめます。',
    measures: '登録した件数と、タスクの結果。入金は取り込んだデータから判定できないため、目標はありません',
  },
  en: {
    name: 'Payment trouble',
    for_whom: 'Customers whose payment is overdue',
    why: 'Most delays are slips in paperwork. Find out early, without blame.',
    measures:
      'How many came and what the tasks say; no goal, for rules cannot ask whether an invoice is paid',
  },
  content: {
    trigger: { kind: 'signal-opened', signals: ['payment-trouble'] },
    only: isCustomer,
    again_after_days: 30,
    exit: isNone,
    first: 'ask',
    steps: [
      task({
        id: 'ask',
        title: {
          ja: '{{ account.name }}:お支払いの状況を確認する',
          en: '{{ account.name }}: find out about the payment',
        },
        note: {
          ja: 'お支払いが遅れています。\n・請求書の宛先と届いた日を経理に確認する\n・先方の担当の方に、手続きの行き違いがないか伺う\n・入金が確認できたら、この登録を取り消す(以降のメールは送られません)',
          en: 'A payment is overdue.\n- Ask our accounting where the invoice went and when\n- Ask their person whether something slipped\n- Once it is paid, take the account out of this playbook: no further mail goes out',
        },
        due_days: 2,
        priority: 'high',
        next: 'a-week',
      }),
      wait('a-week', 7, 'working-days', 'write'),
      mail({
        id: 'write',
        to: 'decision-maker',
        subject: { ja: 'お支払い状況のご確認のお願い', en: 'A question about your invoice' },
        body: letter({
          ja: '恐れ入りますが、ご請求分につきまして、本日時点でご入金の確認ができておりません。\n\n行き違いですでにお手続きいただいておりましたら、何卒ご容赦ください。請求書の再送やお支払い方法のご相談も承ります。\n\nお手数をおかけいたしますが、ご確認のほどお願い申し上げます。',
          en: 'It seems that a payment has not reached us as of today.\n\nIf it is on its way, please disregard this letter. We are glad to send the invoice again or to talk about the way of payment.\n\nThank you for looking into it.',
        }),
        review_hours: 48,
        next: 'two-weeks',
      }),
      wait('two-weeks', 10, 'working-days', 'raise'),
      task({
        id: 'raise',
        title: {
          ja: '{{ account.name }}:お支払いの遅れを上長と経理に相談する',
          en: '{{ account.name }}: take the delay to your lead and accounting',
        },
        note: {
          ja: 'ご連絡から 2 週間たっても解決していません。次の対応を決めてください。入金が確認できていれば、このタスクを完了にしてください。',
          en: 'Two weeks after the letter it is not settled. Decide what to do next; where it was paid meanwhile, close this task.',
        },
        due_days: 2,
        priority: 'high',
        next: null,
      }),
    ],
  },
}
