import type { Condition, Rule } from '../../segments/segment.rule.ts'
import type { Step, Words } from '../template.definition.ts'

type Drawn = Pick<Step, 'id' | 'phase' | 'name' | 'days'> &
  Partial<Pick<Step, 'note' | 'side' | 'after' | 'done'>>

/** A step done by hand, on our side, unless said otherwise. */
export const step = (drawn: Drawn): Step => ({
  note: { ja: '', en: '' },
  side: 'us',
  target_day: null,
  after: [],
  done: { how: 'hand' },
  ...drawn,
})

export const words = (ja: string, en: string): Words => ({ ja, en })

const asks = (field: string, op: Condition['op'], value?: number): Rule => ({
  kind: 'all',
  of: [{ kind: 'condition', field, op, ...(value === undefined ? {} : { value }) }],
})

export const holds = (field: string, op: Condition['op'], value?: number): Step['done'] => ({
  how: 'rule',
  rule: asks(field, op, value),
})
