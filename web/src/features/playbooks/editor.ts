import type { Problem } from '../../lib/playbooks.ts'
import type { Way } from './drawing.ts'
import type { Content, Next, StepKind } from './playbook.ts'
import type { PlaybookWords } from './use-playbook-words.ts'

/** What is said of a step beside what it does; null is the beginning. */
export interface Mark {
  readonly problems: readonly Problem[]
  /** Enrolments that stand there now. */
  readonly standing: number
  /** Times it would have been taken in the time looked back on; undefined before anybody asked. */
  readonly simulated: number | undefined
}

/** Both ways of drawing a playbook, on a canvas and as a list, do the same things. */
export interface EditorProps {
  readonly content: Content
  readonly words: PlaybookWords
  readonly marks: ReadonlyMap<string | null, Mark>
  readonly readOnly: boolean
  /** The step in the drawer, null the beginning, undefined none. */
  readonly selected: string | null | undefined
  readonly onOpen: (id: string | null) => void
  readonly onInsert: (way: Way, kind: StepKind) => void
  readonly onConnect: (way: Way, to: Next) => void
}
