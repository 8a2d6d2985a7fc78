import type { Ready } from '../playbooks.library.ts'
import { all, any, asks, isCustomer, isNone, letter, mail, task, wait } from './draw.ts'

const inDanger = any(
  asks('health-band', 'any-of', ['watch', 'danger']),
  asks('judgement', 'any-of', ['watch', 'danger']),
)

export const renewalAhead: Ready = {
  key: 'renewal-ahead',
  ja: {
    name: '更新に向けた準備(180・90・30 日前)',
    for_whom: '更新日を登録している契約中のお客様すべて',
    why: '更新の話は、結果が決まってからでは遅いためです。半年前から成果を確かめ、期待を合わせます。',
    measures: '200 日以内に、次の更新日が 200 日より先になった(更新された)割合',
  },
  en: {
    name: 'Renewal at 180, 90 and 30 days',
    for_whom: 'Every customer whose day of renewal is kept',
    why: 'A renewal is decided long before its day. Begin half a year ahead with what was gained.',
    measures: 'Share whose next renewal lies more than 200 days ahead (that is, renewed) within 200 days',
  },
  content: {
    trigger: { kind: 'date', field: 'renewal_date', days: -180 },
    only: isCustomer,
    again_after_days: 200,
    goal: { rule: all(isCustomer, asks('renewal_date', 'days-ahead', 200)), days: 200 },
    exit: isNone,
    first: 'goals',
    steps: [
      task({
        id: 'goals',
        title: {
          ja: '{{ account.name }}:更新 180 日前。目的と成果を確認する',
          en: '{{ account.name }}: 180 days to renewal, check goals and gains',
        },
        note: {
          ja: '更新日は {{ account.renewal_date | default: "未登録" }} です。\n・導入の目的に対する成果を数字で確認する\n・決裁者と推進者が変わっていないか確認する',
          en: 'The renewal is on {{ account.renewal_date | default: "no date kept" }}.\n- Check in figures what was gained against the purpose\n- See whether decision maker and champion are still the same',
        },
        due_days: 10,
        next: 'to-90',
      }),
      wait('to-90', 90, 'days', 'danger'),
      { kind: 'branch', id: 'danger', rule: inDanger, yes: 'rescue', no: 'review' },
      task({
        id: 'rescue',
        title: {
          ja: '{{ account.name }}:更新 90 日前。状態が良くないため面談する',
          en: '{{ account.name }}: 90 days to renewal and not well, meet them',
        },
        note: {
          ja: 'ヘルスまたは担当者の見立てが「注意」か「危険」です。決裁者との面談を設定し、懸念と対応をまとめて上長に共有してください。',
          en: 'Health or our own judgement says watch or danger. Meet the decision maker, write down concerns and answers, and share them with your lead.',
        },
        due_days: 5,
        priority: 'urgent',
        next: 'to-30',
      }),
      task({
        id: 'review',
        title: {
          ja: '{{ account.name }}:更新 90 日前。振り返りの場を設定する',
          en: '{{ account.name }}: 90 days to renewal, hold a review',
        },
        note: {
          ja: 'この一年の成果と、来期の目標をまとめて提示してください。',
          en: 'Show what the year brought and agree on goals for the next.',
        },
        due_days: 10,
        priority: 'high',
        next: 'to-30',
      }),
      wait('to-30', 60, 'days', 'close'),
      task({
        id: 'close',
        title: {
          ja: '{{ account.name }}:更新 30 日前。更新の意思を確認する',
          en: '{{ account.name }}: 30 days to renewal, confirm it',
        },
        note: {
          ja: '更新の意思、条件、手続きの担当を確認し、結果を残してください。',
          en: 'Confirm the decision, the terms and who signs, and leave the outcome here.',
        },
        due_days: 5,
        priority: 'high',
        next: 'write',
      }),
      mail({
        id: 'write',
        to: 'decision-maker',
        subject: { ja: 'ご契約更新についてのご案内', en: 'Your renewal' },
        body: letter({
          ja: 'ご契約の更新日({{ account.renewal_date | default: "近日中" }})が近づいてまいりましたので、ご案内申し上げます。\n\nこれまでのご利用の成果と、次期のご提案をまとめてお持ちいたします。ご質問やご要望がございましたら、どうぞお気軽にお知らせください。',
          en: 'Your contract comes up for renewal on {{ account.renewal_date | default: "a day soon" }}.\n\nWe would like to bring you a summary of what was gained and our proposal for the next term. If you have questions or wishes, please tell us.',
        }),
        review_hours: 48,
        offer: true,
        lock_days: 30,
        next: null,
      }),
    ],
  },
}
