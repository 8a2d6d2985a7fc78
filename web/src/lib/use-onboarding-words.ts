import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Reason, Run } from './onboarding.ts'
import { useFormat } from './use-format.ts'

export interface OnboardingWords {
  /** In the reader's language where there is one. */
  readonly nameOf: (words: { readonly ja: string; readonly en: string }) => string
  readonly eventName: (event: string) => string
  /** Which step, how late, and what has not come in. */
  readonly sayReason: (reason: Reason) => string
  /** The latest step, and how many more there are; empty where nothing is late. */
  readonly sayWhy: (run: Pick<Run, 'reasons' | 'state' | 'quiet_days'>) => string
}

/** What an onboarding says of itself. */
export function useOnboardingWords(): OnboardingWords {
  const { t, i18n } = useTranslation('onboarding')
  const format = useFormat()
  return useMemo(() => {
    const nameOf: OnboardingWords['nameOf'] = ({ ja, en }) => (i18n.language === 'ja' ? ja || en : en || ja)
    const eventName = (event: string) => event.replace(/^[a-z]+:/, '')
    const sayLack = ({ lack }: Reason): string => {
      if (lack.how === 'hand') return t(`reason.hand_${lack.side}`)
      if (lack.how === 'rule') return t(lack.verdict === null ? 'reason.rule_unknown' : 'reason.rule_no')
      const event = eventName(lack.event)
      if (lack.people === 0 && lack.seen === 0)
        return t('reason.no_event', { event, day: format.date(lack.since) })
      if (lack.seen < lack.times) return t('reason.few_times', { event, seen: lack.seen, times: lack.times })
      return t('reason.few_people', { event, people: lack.people, contacts: lack.contacts })
    }
    const sayReason = (reason: Reason) =>
      t('reason.late', { step: nameOf(reason.name), count: reason.days_late }) +
      t('reason.join') +
      sayLack(reason)
    return {
      nameOf,
      eventName,
      sayReason,
      sayWhy: ({ reasons, state, quiet_days: quiet }) => {
        const [first, ...others] = reasons
        if (!first) return ''
        const more = others.length === 0 ? [] : [t('reason.more', { count: others.length })]
        const still = state === 'stuck' ? [t('reason.quiet', { count: quiet })] : []
        return [sayReason(first), ...still, ...more].join(t('reason.join'))
      },
    }
  }, [t, i18n.language, format])
}
