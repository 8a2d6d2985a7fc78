import { ActionIcon, NumberInput, Select } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Condition, Field } from '../lib/rule.ts'
import { type DraftCondition, withField } from '../lib/rule-draft.ts'
import type { RuleWords } from '../lib/use-rule-words.ts'
import styles from './rule.module.css'
import { ValueInput } from './rule-value.tsx'

export interface ConditionRowProps {
  readonly asked: DraftCondition
  readonly words: RuleWords
  readonly self: number | undefined
  readonly readOnly: boolean
  /** What the server says is wrong with it. */
  readonly fault: string | undefined
  readonly onChange: (asked: DraftCondition) => void
  readonly onRemove: () => void
}

/** One condition: what is asked, how it is compared, with what. */
export function ConditionRow(props: ConditionRowProps) {
  const { asked, words, self, readOnly, fault, onChange, onRemove } = props
  const { t } = useTranslation('segments')
  const field = words.fields.get(asked.field ?? '')
  const set = (part: Partial<Condition>) => onChange({ ...asked, ...part })
  return (
    <li className={styles.condition} data-fault={fault !== undefined}>
      <div className={styles.line}>
        {asked.not ? (
          <button
            type="button"
            className={styles.not}
            disabled={readOnly}
            onClick={() => set({ not: false })}
          >
            {t('builder.not')}
          </button>
        ) : null}
        <FieldSelect
          field={field}
          words={words}
          readOnly={readOnly}
          onPick={(next) => onChange(withField(asked.key, next))}
        />
        {field ? <Arguments asked={asked} field={field} words={words} readOnly={readOnly} set={set} /> : null}
        {field ? (
          <OperatorSelect asked={asked} field={field} readOnly={readOnly} onChange={onChange} />
        ) : null}
        {field ? (
          <ValueInput
            asked={asked}
            field={field}
            words={words}
            self={self}
            readOnly={readOnly}
            onChange={(value) => onChange(value === undefined ? without(asked) : { ...asked, value })}
          />
        ) : null}
        {readOnly ? null : (
          <span className={styles.tools}>
            {field ? (
              <button
                type="button"
                className={styles.quietButton}
                aria-pressed={asked.not ?? false}
                onClick={() => set({ not: !asked.not })}
              >
                {t('builder.negate')}
              </button>
            ) : null}
            <ActionIcon variant="subtle" color="gray" aria-label={t('builder.remove')} onClick={onRemove}>
              <IconX size={16} />
            </ActionIcon>
          </span>
        )}
      </div>
      {fault ? (
        <p className={styles.fault} role="alert">
          {fault}
        </p>
      ) : null}
    </li>
  )
}

function without({ value: _, ...asked }: DraftCondition): DraftCondition {
  return asked
}

interface FieldSelectProps {
  readonly field: Field | undefined
  readonly words: RuleWords
  readonly readOnly: boolean
  readonly onPick: (field: Field) => void
}

function FieldSelect({ field, words, readOnly, onPick }: FieldSelectProps) {
  const { t } = useTranslation(['segments', 'common'])
  const groups = useMemo(() => {
    const all = [...words.fields.values()]
    return [...new Set(all.map(({ group }) => group))].map((group) => ({
      group: t(`group.${group}`),
      items: all
        .filter((one) => one.group === group)
        .map((one) => ({ value: one.key, label: words.labelOf(one) })),
    }))
  }, [words, t])
  return (
    <Select
      aria-label={t('builder.field')}
      placeholder={t('builder.field_pick')}
      data={groups}
      value={field?.key ?? null}
      readOnly={readOnly}
      searchable
      selectFirstOptionOnChange
      nothingFoundMessage={t('common:nothing_found')}
      maxDropdownHeight={360}
      w={230}
      comboboxProps={{ width: 300, position: 'bottom-start' }}
      {...(field === undefined ? { 'data-autofocus': true } : {})}
      onChange={(key) => {
        const next = words.fields.get(key ?? '')
        if (next && next.key !== field?.key) onPick(next)
      }}
    />
  )
}

interface ArgumentsProps {
  readonly asked: DraftCondition
  readonly field: Field
  readonly words: RuleWords
  readonly readOnly: boolean
  readonly set: (part: Partial<Condition>) => void
}

const surveys = ['nps', 'csat', 'ces'] as const

function Arguments({ asked, field, words, readOnly, set }: ArgumentsProps) {
  const { t } = useTranslation(['segments', 'common'])
  const parts = words.ratioParts.map((part) => ({ value: part.key, label: words.labelOf(part) }))
  const pick = (
    argument: 'event' | 'feature' | 'over' | 'under',
    data: readonly { value: string; label: string }[],
  ) =>
    field.needs.includes(argument) ? (
      <Select
        key={argument}
        aria-label={t(`builder.${argument}`)}
        placeholder={t(`builder.${argument}`)}
        data={[...data]}
        value={asked[argument] ?? null}
        readOnly={readOnly}
        searchable
        nothingFoundMessage={t('common:nothing_found')}
        w={200}
        onChange={(value) => value && set({ [argument]: value })}
      />
    ) : null
  const hasDays = field.needs.includes('days') || asked.change !== undefined
  return (
    <>
      {pick('event', words.events)}
      {pick('feature', words.features)}
      {pick('over', parts)}
      {field.needs.includes('under') ? <span aria-hidden="true">÷</span> : null}
      {pick('under', parts)}
      {field.needs.includes('survey') ? (
        <Select
          aria-label={t('builder.survey')}
          data={surveys.map((kind) => ({ value: kind, label: kind.toUpperCase() }))}
          value={asked.survey ?? 'nps'}
          readOnly={readOnly}
          allowDeselect={false}
          w={92}
          onChange={(kind) => set({ survey: (kind ?? 'nps') as 'nps' })}
        />
      ) : null}
      {field.changes ? <ChangeSelect asked={asked} field={field} readOnly={readOnly} set={set} /> : null}
      {hasDays ? (
        <NumberInput
          aria-label={t('builder.window')}
          value={asked.days ?? ''}
          readOnly={readOnly}
          hideControls
          allowDecimal={false}
          min={1}
          max={730}
          w={126}
          leftSection={<span className={styles.unit}>{t('unit.last')}</span>}
          leftSectionWidth={48}
          rightSection={<span className={styles.unit}>{t('unit.short.days')}</span>}
          rightSectionWidth={40}
          onChange={(days) => typeof days === 'number' && days >= 1 && set({ days })}
        />
      ) : null}
    </>
  )
}

function ChangeSelect({ asked, field, readOnly, set }: Omit<ArgumentsProps, 'words'>) {
  const { t } = useTranslation('segments')
  const kinds =
    field.unit === 'ratio' ? (['value', 'difference'] as const) : (['value', 'difference', 'ratio'] as const)
  return (
    <Select
      aria-label={t('builder.change')}
      data={kinds.map((kind) => ({ value: kind, label: t(`change.${kind}`) }))}
      value={asked.change ?? 'value'}
      readOnly={readOnly}
      allowDeselect={false}
      w={118}
      onChange={(kind) =>
        set(
          kind === 'value'
            ? ({ change: undefined, days: undefined } as object)
            : { change: kind as 'ratio', days: asked.days ?? 28 },
        )
      }
    />
  )
}

interface OperatorSelectProps {
  readonly asked: DraftCondition
  readonly field: Field
  readonly readOnly: boolean
  readonly onChange: (asked: DraftCondition) => void
}

const kindOf = (op: Condition['op'] | undefined) =>
  op === 'between'
    ? 'range'
    : op === 'before' || op === 'after'
      ? 'day'
      : op?.includes('days')
        ? 'days'
        : 'one'

function OperatorSelect({ asked, field, readOnly, onChange }: OperatorSelectProps) {
  const { t } = useTranslation('segments')
  return (
    <Select
      aria-label={t('builder.operator')}
      data={field.operators.map((op) => ({
        value: op,
        label: t(`op.${field.type}.${op}` as 'op.number.ge'),
      }))}
      value={asked.op ?? null}
      readOnly={readOnly}
      allowDeselect={false}
      w={172}
      onChange={(value) => {
        const op = value as Condition['op']
        // A value of another kind would be a wrong value for the new comparison.
        onChange({ ...(kindOf(op) === kindOf(asked.op) ? asked : without(asked)), op })
      }}
    />
  )
}
