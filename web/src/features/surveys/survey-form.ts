export interface SurveyForm {
  readonly from: string
  readonly language: 'ja' | 'en'
  readonly kind: 'nps' | 'csat' | 'ces'
  readonly lowest: number
  readonly highest: number
  readonly question: string
  readonly asks_comment: boolean
  readonly state: 'open' | 'answered' | 'final' | 'closed'
  readonly score: number | null
  readonly comment: string | null
}

/** "#svy_….9": who is asked and the score whose link was pressed; the fragment never reaches a server's log. */
export function readLink(fragment: string): { token: string; score: number | undefined } {
  const [token = '', score] = fragment.replace(/^#/, '').split('.')
  return { token, score: score !== undefined && /^\d{1,2}$/.test(score) ? Number(score) : undefined }
}
