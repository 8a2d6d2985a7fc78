import type { Next, Step } from './definition.ts'

/**
 * Every step a step can lead to, the end included.
 *
 * @param step one step
 * @returns ids of steps, `null` for the end, in the order in which they are drawn
 * @example
 * nextSteps({ id: 'a', kind: 'branch', yes: 'b', no: null }) // ['b', null]
 */
export function nextSteps(step: Step): Next[] {
  switch (step.kind) {
    case 'wait':
    case 'action':
      return [step.next]
    case 'wait-until':
      return [step.met, step.timed_out]
    case 'wait-answer':
      return [step.answered, step.timed_out]
    case 'branch':
      return [step.yes, step.no]
    case 'split':
      return step.ways.map((way) => way.next)
  }
}
