import type { TFunction } from 'i18next'
import texts from '../../locales/en/events.json'

export interface RejectedRow {
  readonly id: number
  readonly code: string
  readonly field: string | null
  readonly kind: string | null
  readonly event_name: string | null
  readonly key_name: string | null
  readonly sample: unknown
  readonly sample_text: string | null
  readonly count: number
  readonly first_at: string
  readonly last_at: string
  readonly dismissed_at: string | null
}

type Reason = keyof typeof texts.rejected.reasons
type T = TFunction<readonly ['events', 'common']>

const isReason = (code: string): code is Reason => Object.hasOwn(texts.rejected.reasons, code)

/** Why a call was refused, in plain words: what, why, and what to do about it. */
export function reasonInWords(t: T, code: string): { title: string; why: string; todo: string } {
  const reason = code.replace(/^events\./, '')
  if (!isReason(reason)) {
    return {
      title: t('rejected.unknown_reason'),
      why: t('rejected.unknown_why'),
      todo: t('rejected.unknown_todo'),
    }
  }
  return {
    title: t(`rejected.reasons.${reason}.title`),
    why: t(`rejected.reasons.${reason}.why`),
    todo: t(`rejected.reasons.${reason}.todo`),
  }
}

/** The call as somebody knows it: its name, else its kind. */
export function eventInWords({ event_name, kind }: RejectedRow): string | null {
  return event_name ?? kind
}

/** The sample as readable text. */
export function sampleInWords({ sample, sample_text }: RejectedRow): string | null {
  if (sample_text !== null) return sample_text
  return sample === null || sample === undefined ? null : JSON.stringify(sample, null, 2)
}
