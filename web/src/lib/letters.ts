import type { paths } from './api.gen.d.ts'

type Json<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { 'application/json': infer Body } } } }
}
  ? Body
  : never

export type Template = Json<'/api/v1/mail-templates'>['rows'][number]
export type LetterLanguage = 'ja' | 'en'
export const templatesKey = ['get', '/api/v1/mail-templates'] as const

/** Whom a letter may go to. */
export interface LetterContact {
  readonly id: number
  readonly name: string | null
  readonly email: string | null
}

export interface Draft {
  readonly contacts: readonly string[]
  readonly language: LetterLanguage
  readonly subject: string
  readonly body: string
  readonly isMarketing: boolean
  readonly isOffer: boolean
}

const drafts = new Map<string, Draft>()

/** A letter that was begun and not sent stays until the page is left, whatever is opened meanwhile. */
export const draftOf = (accountId: string): Draft | undefined => drafts.get(accountId)
export function keepDraft(accountId: string, draft: Draft | undefined): void {
  if (draft) drafts.set(accountId, draft)
  else drafts.delete(accountId)
}
