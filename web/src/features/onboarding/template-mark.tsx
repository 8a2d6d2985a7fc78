import type { TemplateRow } from '../../lib/onboarding.ts'
import { useWords } from '../../lib/use-words.ts'

const marks = { on: '●', paused: '⏸', draft: '○', retired: '–' } as const

/** On, paused, drawn or retired: by shape and word. */
export function TemplateMark({ state }: { readonly state: TemplateRow['state'] }) {
  const t = useWords('onboarding')
  return (
    <span>
      <span aria-hidden="true">{marks[state]}</span> {t(`template.state.${state}`)}
    </span>
  )
}
