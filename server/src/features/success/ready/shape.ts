import type { TemplateContent } from '../template.schema.ts'

type Goal = TemplateContent['goals'][number]
type Step = TemplateContent['steps'][number]
type Figure = Extract<Goal['measure'], { kind: 'figure' }>['name']
export type Both = { ja: string; en: string }

export const times = (factor: number): Goal['target'] => ({ kind: 'times', factor })
export const value = (number: number): Goal['target'] => ({ kind: 'value', value: number })

type Draft = {
  title: Both
  job: Both
  goals: readonly (Omit<Goal, 'name' | 'measure'> & { name: Both; of: Figure | { unit: Both } })[]
  steps: readonly (readonly [side: Step['side'], start: number | null, due: number, title: Both])[]
}

/** A template in one of its languages. */
export function drawnIn(language: 'ja' | 'en', { title, job, goals, steps }: Draft): TemplateContent {
  return {
    title: title[language],
    job: job[language],
    goals: goals.map(({ name, of, ...goal }) => ({
      ...goal,
      name: name[language],
      measure:
        typeof of === 'string' ? { kind: 'figure', name: of } : { kind: 'reported', unit: of.unit[language] },
    })),
    steps: steps.map(([side, start, due, words]) => ({ side, start, due, title: words[language] })),
  }
}

/** A ready template from its words in both languages. */
export const ready = (key: string, name: Both, description: Both, draft: Draft) => ({
  key,
  ja: { name: name.ja, description: description.ja, content: drawnIn('ja', draft) },
  en: { name: name.en, description: description.en, content: drawnIn('en', draft) },
})
