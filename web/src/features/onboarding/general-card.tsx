import { MultiSelect, NumberInput, SegmentedControl, Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useOnboardingWords } from '../../lib/use-onboarding-words.ts'
import type { RuleWords } from '../../lib/use-rule-words.ts'
import { Card } from '../../ui/card.tsx'
import styles from './onboarding.module.css'
import { RuleField } from './rule-field.tsx'
import { type Content, emptyRule } from './template.ts'
import type { TemplateDraft } from './use-template-draft.ts'

const BY_RULE = '(rule)'

interface GeneralCardProps {
  readonly draft: TemplateDraft
  readonly rules: RuleWords
  readonly readOnly: boolean
}

/** Who begins by itself, from which day, and what counts as first value. */
export function GeneralCard({ draft, rules, readOnly }: GeneralCardProps) {
  const { t } = useTranslation('onboarding')
  const { content, draw } = draft
  const { match } = content
  const setMatch = (part: Partial<Content['match']>) =>
    draw((old) => ({ ...old, match: { ...old.match, ...part } }))
  const choices = (key: string, chosen: readonly string[]) => {
    const field = rules.fields.get(key)
    const known = field ? rules.choicesOf(field) : []
    const missing = chosen.filter((value) => !known.some((choice) => choice.value === value))
    return [...known, ...missing.map((value) => ({ value, label: value }))]
  }
  const segments = rules.segments.map(({ id, name }) => ({ value: String(id), label: name }))
  const empty = (list: readonly unknown[]) =>
    list.length === 0 ? { placeholder: t('template.anybody') } : {}
  return (
    <Card title={t('template.general')}>
      <div className={styles.stack}>
        <MultiSelect
          label={t('template.tiers')}
          data={choices('tier', match.tiers)}
          value={[...match.tiers]}
          readOnly={readOnly}
          clearable
          {...empty(match.tiers)}
          onChange={(tiers) => setMatch({ tiers })}
        />
        <MultiSelect
          label={t('template.products')}
          data={choices('product', match.products)}
          value={[...match.products]}
          readOnly={readOnly}
          clearable
          {...empty(match.products)}
          onChange={(products) => setMatch({ products })}
        />
        <MultiSelect
          label={t('template.segments')}
          data={segments}
          value={match.segment_ids.map(String)}
          readOnly={readOnly}
          clearable
          {...empty(match.segment_ids)}
          onChange={(ids) => setMatch({ segment_ids: ids.map(Number) })}
        />
        <SegmentedControl
          aria-label={t('template.starts')}
          data={(['contract', 'sign-up'] as const).map((value) => ({
            value,
            label: t(`template.starts_${value}`),
          }))}
          value={content.starts}
          readOnly={readOnly}
          onChange={(starts) =>
            draw((old) => ({ ...old, starts: starts === 'sign-up' ? 'sign-up' : 'contract' }))
          }
        />
        <NumberInput
          label={t('template.stuck_after')}
          description={t('template.stuck_after_about')}
          value={content.stuck_after_days}
          min={1}
          max={365}
          clampBehavior="strict"
          allowDecimal={false}
          readOnly={readOnly}
          onChange={(days) =>
            typeof days === 'number' ? draw((old) => ({ ...old, stuck_after_days: days })) : undefined
          }
        />
        <FirstValue draft={draft} rules={rules} readOnly={readOnly} />
      </div>
    </Card>
  )
}

function FirstValue({ draft, rules, readOnly }: GeneralCardProps) {
  const { t } = useTranslation('onboarding')
  const { nameOf } = useOnboardingWords()
  const { content, draw } = draft
  const { first_value: first } = content
  const value = first === null ? null : first.kind === 'rule' ? BY_RULE : first.step_id
  const set = (next: string | null) =>
    draw((old) => ({
      ...old,
      first_value:
        next === null
          ? null
          : next === BY_RULE
            ? { kind: 'rule', rule: emptyRule }
            : { kind: 'step', step_id: next },
    }))
  return (
    <>
      <Select
        label={t('template.first_value')}
        placeholder={t('template.first_value_none')}
        data={[
          ...content.steps.map((step) => ({
            value: step.id,
            label: nameOf(step.name) || t('template.step_unnamed'),
          })),
          { value: BY_RULE, label: t('template.first_value_rule') },
        ]}
        value={value}
        readOnly={readOnly}
        clearable={!readOnly}
        onChange={set}
      />
      {first?.kind === 'rule' ? (
        <RuleField
          label={t('template.first_value')}
          rule={first.rule}
          rules={rules}
          readOnly={readOnly}
          onChange={(rule) => draw((old) => ({ ...old, first_value: { kind: 'rule', rule } }))}
        />
      ) : null}
    </>
  )
}
