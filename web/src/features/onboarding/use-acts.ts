import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../lib/api.ts'
import { onboardingAnswer, onboardingKey, type PlanStep, type WholeRun } from '../../lib/onboarding.ts'
import { useAction } from '../../lib/use-action.ts'
import { useOnboardingWords } from '../../lib/use-onboarding-words.ts'

export type Act =
  | { readonly act: 'tick' }
  | { readonly act: 'untick' }
  | { readonly act: 'skip'; readonly reason: string }
  | { readonly act: 'unskip' }

interface StepAct {
  readonly step: PlanStep
  readonly what: Act
}

const backOf = { tick: 'untick', untick: 'tick', skip: 'unskip' } as const

/** Ticks, skips, and takes that back; each with the way back where there is one. */
export function useActOnStep(run: WholeRun, onDone?: () => void) {
  const { t } = useTranslation('onboarding')
  const client = useQueryClient()
  const { nameOf } = useOnboardingWords()
  const send = async (step: PlanStep, body: Act) => {
    const { data } = await api.POST('/api/v1/onboardings/{id}/steps/{step}', {
      params: { path: { id: run.id, step: step.id } },
      body,
    })
    return data as WholeRun
  }
  const said = { tick: 'ticked', untick: 'unticked', skip: 'skipped', unskip: 'unticked' } as const
  return useAction({
    run: ({ step, what }: StepAct) => send(step, what),
    invalidate: [onboardingKey],
    done: (_, { step, what }) => t(`step.${said[what.act]}`, { step: nameOf(step.name) }),
    undo: (_, { step, what }) =>
      what.act === 'unskip' ? Promise.resolve() : send(step, { act: backOf[what.act] }),
    onDone: (next) => {
      client.setQueryData(onboardingAnswer<WholeRun>(`onboardings/${run.id}`).queryKey, next)
      onDone?.()
    },
  })
}
