import type { OnboardingStanding } from '@tsuzuku/core/onboarding/onboarding-state'
import type { Content, Step, Words } from './template.definition.ts'

/** What a late step waits for. */
export type Lack =
  | { how: 'hand'; side: Step['side'] }
  | {
      how: 'event'
      event: string
      seen: number
      times: number
      people: number
      contacts: number
      since: string
    }
  | { how: 'rule'; verdict: boolean | null }

/** Why an onboarding is behind: which step, by how many days, and what has not come in. */
export type Reason = { step_id: string; name: Words; days_late: number; lack: Lack }

type Facts = { seen: number | null; people: number | null; verdict: boolean | null }

/** Late steps, the latest first; the days without any step finished stand beside them in the row. */
export function reasonsOf(
  content: Content,
  standing: OnboardingStanding,
  { startedOn, factsOf }: { startedOn: string; factsOf: (step: string) => Facts },
): Reason[] {
  const steps = new Map(content.steps.map((step) => [step.id, step]))
  return standing.steps
    .filter(({ standing: one, daysLate }) => one === 'open' && daysLate > 0)
    .sort((a, b) => b.daysLate - a.daysLate)
    .flatMap(({ id, daysLate }) => {
      const step = steps.get(id)
      return step
        ? [{ step_id: id, name: step.name, days_late: daysLate, lack: lackOf(step, factsOf(id), startedOn) }]
        : []
    })
}

function lackOf({ done, side }: Step, { seen, people, verdict }: Facts, since: string): Lack {
  switch (done.how) {
    case 'hand':
      return { how: 'hand', side }
    case 'rule':
      return { how: 'rule', verdict }
    case 'event':
      return {
        how: 'event',
        event: done.event,
        seen: seen ?? people ?? 0,
        times: done.times,
        people: people ?? 0,
        contacts: done.contacts,
        since,
      }
  }
}
