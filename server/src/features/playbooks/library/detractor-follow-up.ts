import type { Ready } from '../playbooks.library.ts'
import { asks, isCustomer, isNone, task, wait } from './draw.ts'

export const detractorFollowUp: Ready = {
  key: 'detractor-follow-up',
  ja: {
    name: '批判的な回答へのフォロー',
    for_whom: 'アンケートで低い評価をくださったお客様',
    why: '率直な声には、すぐに人が応えるべきだからです。自動のメールは送りません。',
    measures: '180 日以内に、次の NPS の回答が 7 以上になった割合',
  },
  en: {
    name: 'Detractor follow-up',
    for_whom: 'Customers who gave a low rating in a survey',
    why: 'A frank word deserves a quick answer by a person. No mail is sent by itself.',
    measures: 'Share whose next NPS answer is 7 or better within 180 days',
  },
  content: {
    trigger: { kind: 'signal-opened', signals: ['detractor'] },
    only: isCustomer,
    again_after_days: 60,
    goal: { rule: asks('nps-last', 'ge', 7), days: 180 },
    exit: isNone,
    first: 'answer',
    steps: [
      task({
        id: 'answer',
        title: {
          ja: '{{ account.name }}:低い評価をくださった方に連絡する',
          en: '{{ account.name }}: answer the person who gave a low rating',
        },
        note: {
          ja: '回答の本文を「声」で読んでから、電話で伺ってください。\n・まず率直なご意見へのお礼を伝える\n・何がいちばんの不満か、言い訳をせずに聞く\n・いつまでに何をするかを約束し、メモに残す',
          en: 'Read the answer under Voice, then call.\n- Thank them for the frank word first\n- Ask what weighs most, without excuses\n- Promise what will be done by when, and leave a note of it',
        },
        due_days: 1,
        priority: 'urgent',
        next: 'two-weeks',
      }),
      wait('two-weeks', 10, 'working-days', 'report'),
      task({
        id: 'report',
        title: {
          ja: '{{ account.name }}:約束した対応の結果を報告する',
          en: '{{ account.name }}: report what came of our promise',
        },
        note: {
          ja: 'お伺いした不満に対して行ったこと、行えないこととその理由を、ご本人に報告してください。',
          en: 'Tell the person what was done about it, and what cannot be done and why.',
        },
        due_days: 3,
        priority: 'high',
        next: null,
      }),
    ],
  },
}
