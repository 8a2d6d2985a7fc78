import { ActionIcon, Button, SegmentedControl } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import {
  change,
  type DraftGroup,
  type DraftRule,
  emptyCondition,
  emptyGroup,
  insert,
  remove,
} from '../lib/rule-draft.ts'
import { toast } from '../lib/toast.tsx'
import type { RuleWords } from '../lib/use-rule-words.ts'
import styles from './rule.module.css'
import { ConditionRow } from './rule-condition.tsx'

export interface RuleBuilderProps {
  readonly draft: DraftGroup
  readonly words: RuleWords
  readonly self: number | undefined
  readonly readOnly: boolean
  /** What is wrong, by the key of the part. */
  readonly faults: ReadonlyMap<number, string>
  readonly onChange: (how: (draft: DraftGroup) => DraftGroup) => void
}

const DEEPEST = 4

/** The rule as groups in groups; what is taken out can be put back. */
export function RuleBuilder(props: RuleBuilderProps) {
  return <GroupBox {...props} group={props.draft} depth={0} />
}

interface GroupBoxProps extends RuleBuilderProps {
  readonly group: DraftGroup
  readonly depth: number
}

function GroupBox(props: GroupBoxProps) {
  const { group, depth, readOnly, faults, onChange } = props
  const { t } = useTranslation('segments')
  const addRef = useRef<HTMLButtonElement>(null)
  const set = (part: Partial<Pick<DraftGroup, 'kind' | 'not'>>) =>
    onChange((draft) => change(draft, group.key, (old) => ({ ...old, ...part }) as DraftRule))
  const add = (part: DraftRule) =>
    onChange((draft) => insert(draft, { parent: group.key, index: Number.MAX_SAFE_INTEGER, part }))
  const takeOut = (key: number) => {
    const { draft: after, removed } = remove(props.draft, key)
    onChange(() => after)
    if (removed) toast.done(t('builder.removed'), async () => onChange((now) => insert(now, removed)))
    addRef.current?.focus()
  }
  const fault = faults.get(group.key)
  return (
    <fieldset className={styles.group} data-depth={depth}>
      <legend className="visually-hidden">{t(depth === 0 ? 'builder.rule' : 'builder.group')}</legend>
      <div className={styles.groupHead}>
        {group.not ? <span className={styles.not}>{t('builder.not')}</span> : null}
        <SegmentedControl
          size="xs"
          aria-label={t('builder.join')}
          value={group.kind}
          readOnly={readOnly}
          data={(['all', 'any'] as const).map((kind) => ({ value: kind, label: t(`builder.${kind}`) }))}
          onChange={(kind) => set({ kind: kind as DraftGroup['kind'] })}
        />
        {readOnly || depth === 0 ? null : <GroupTools {...props} onNegate={() => set({ not: !group.not })} />}
      </div>
      <ul className={styles.conditions}>
        {group.of.map((part) => (
          <Part key={part.key} part={part} parent={props} onRemove={() => takeOut(part.key)} />
        ))}
      </ul>
      {fault ? <p className={styles.fault}>{fault}</p> : null}
      {readOnly ? null : (
        <div className={styles.adders}>
          <Button
            ref={addRef}
            size="xs"
            variant="default"
            leftSection={<IconPlus size={14} />}
            onClick={() => add(emptyCondition())}
          >
            {t('builder.add')}
          </Button>
          {depth < DEEPEST ? (
            <Button size="xs" variant="subtle" color="gray" onClick={() => add(emptyGroup())}>
              {t('builder.add_group')}
            </Button>
          ) : null}
        </div>
      )}
    </fieldset>
  )
}

function GroupTools(props: GroupBoxProps & { readonly onNegate: () => void }) {
  const { draft, group, onNegate, onChange } = props
  const { t } = useTranslation('segments')
  const takeOut = () => {
    const { draft: after, removed } = remove(draft, group.key)
    onChange(() => after)
    if (removed) toast.done(t('builder.removed_group'), async () => onChange((now) => insert(now, removed)))
  }
  return (
    <span className={styles.tools}>
      <button
        type="button"
        className={styles.quietButton}
        aria-pressed={group.not ?? false}
        onClick={onNegate}
      >
        {t('builder.negate')}
      </button>
      <ActionIcon variant="subtle" color="gray" aria-label={t('builder.remove_group')} onClick={takeOut}>
        <IconX size={16} />
      </ActionIcon>
    </span>
  )
}

interface PartProps {
  readonly part: DraftRule
  readonly parent: GroupBoxProps
  readonly onRemove: () => void
}

function Part({ part, parent, onRemove }: PartProps) {
  const { words, self, readOnly, faults, onChange, depth } = parent
  if (part.kind !== 'condition') {
    return (
      <li>
        <GroupBox {...parent} group={part} depth={depth + 1} />
      </li>
    )
  }
  return (
    <ConditionRow
      asked={part}
      words={words}
      self={self}
      readOnly={readOnly}
      fault={faults.get(part.key)}
      onChange={(asked) => onChange((draft) => change(draft, part.key, () => asked))}
      onRemove={onRemove}
    />
  )
}
