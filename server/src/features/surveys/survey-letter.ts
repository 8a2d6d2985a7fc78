import { letterOf } from '../mail/mail-layout.ts'
import { type SurveyKind, surveyScales } from './surveys.tables.ts'

const words = {
  ja: {
    choose: '当てはまる数字を 1 つお選びください。開いた画面で確認してから送信できます。',
    ends: {
      nps: ['まったく薦めない', 'ぜひ薦めたい'],
      csat: ['とても不満', 'とても満足'],
      ces: ['まったくそう思わない', '強くそう思う'],
    },
  },
  en: {
    choose: 'Choose one number. The page that opens lets you look at it before it is sent.',
    ends: {
      nps: ['not at all likely', 'extremely likely'],
      csat: ['very dissatisfied', 'very satisfied'],
      ces: ['strongly disagree', 'strongly agree'],
    },
  },
} as const

export type SurveyLetter = {
  subject: string
  body: string
  question: string
  signature: string
  kind: SurveyKind
  language: 'ja' | 'en'
  /** Where the page is; its fragment names the request and the score, and reaches no log. */
  page: string
}

/** A letter with the question and one link for each score. */
export function surveyLetter(letter: SurveyLetter): { text: string; html: string } {
  const { subject, body, question, signature, kind, language, page } = letter
  const { choose, ends } = words[language]
  const [lowest, highest] = surveyScales[kind]
  const choices = Array.from({ length: highest - lowest + 1 }, (_, nth) => {
    const score = lowest + nth
    return { label: String(score), url: `${page}.${score}` }
  })
  const [low, high] = ends[kind]
  const before = [body.trim(), question.trim(), choose].filter((part) => part !== '').join('\n\n')
  return letterOf(subject, before, language, {
    choices,
    ends: [`${lowest} = ${low}`, `${highest} = ${high}`],
    after: signature,
  })
}
