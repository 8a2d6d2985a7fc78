import { NumberInput, Select, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { apiQuery } from '../lib/api.ts'
import { currencyExponent } from '../lib/format.ts'
import {
  type NewOpportunity,
  opportunityKinds,
  outcomeReasons,
  stages,
  staircasesQuery,
} from '../lib/staircase.ts'
import styles from './staircase.module.css'

export type OpportunityDraft = Required<Omit<NewOpportunity, 'account_id' | 'owner_id'>> & {
  owner_id?: string | null
}

export const blankOpportunity = (currency: string): OpportunityDraft => ({
  name: '',
  kind: 'upsell',
  step_id: null,
  stage: 'idea',
  amount_minor: null,
  currency,
  expected_on: null,
  note: '',
  outcome_reason: null,
  outcome_note: '',
})

interface FieldsProps {
  readonly draft: OpportunityDraft
  readonly onChange: (draft: OpportunityDraft) => void
}

export function OpportunityFields({ draft, onChange }: FieldsProps) {
  const { t } = useTranslation('staircase')
  const { data: members } = apiQuery.useQuery('get', '/api/v1/members')
  const { data: staircases } = useQuery(staircasesQuery)
  const set = (part: Partial<OpportunityDraft>) => onChange({ ...draft, ...part })
  const isOver = draft.stage === 'won' || draft.stage === 'lost'
  return (
    <>
      <TextInput
        label={t('opportunity.name')}
        required
        maxLength={300}
        value={draft.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <div className={styles.fields}>
        <Select
          label={t('opportunity.stage')}
          allowDeselect={false}
          value={draft.stage}
          data={stages.map((value) => ({ value, label: t(`stage.${value}`) }))}
          onChange={(value) => set({ stage: stages.find((stage) => stage === value) ?? 'idea' })}
        />
        <Select
          label={t('opportunity.kind')}
          allowDeselect={false}
          value={draft.kind}
          data={opportunityKinds.map((value) => ({ value, label: t(`kind.${value}`) }))}
          onChange={(value) => set({ kind: opportunityKinds.find((kind) => kind === value) ?? 'other' })}
        />
        <Amount draft={draft} onChange={onChange} />
        <TextInput
          type="date"
          label={t('opportunity.expected')}
          value={draft.expected_on ?? ''}
          onChange={(event) => set({ expected_on: event.currentTarget.value || null })}
        />
        <Select
          label={t('opportunity.owner')}
          placeholder={
            draft.owner_id === undefined ? t('opportunity.owner_account') : t('opportunity.nobody')
          }
          clearable
          searchable
          value={draft.owner_id ?? null}
          data={(members?.rows ?? [])
            .filter(({ status }) => status !== 'deactivated')
            .map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(value) => set({ owner_id: value })}
        />
        <Select
          label={t('opportunity.step')}
          placeholder={t('opportunity.no_step')}
          clearable
          searchable
          value={draft.step_id === null ? null : String(draft.step_id)}
          data={(staircases?.rows ?? []).map(({ name, steps }) => ({
            group: name,
            items: steps.map((step) => ({ value: String(step.id), label: step.name })),
          }))}
          onChange={(value) => set({ step_id: value === null ? null : Number(value) })}
        />
      </div>
      {isOver ? (
        <div className={styles.fields}>
          <Select
            label={t('opportunity.outcome_reason')}
            clearable
            required={draft.stage === 'lost'}
            value={draft.outcome_reason}
            data={outcomeReasons.map((value) => ({ value, label: t(`reason.${value}`) }))}
            onChange={(value) => set({ outcome_reason: outcomeReasons.find((one) => one === value) ?? null })}
          />
          <TextInput
            label={t('opportunity.outcome_note')}
            maxLength={4000}
            value={draft.outcome_note}
            onChange={(event) => set({ outcome_note: event.currentTarget.value })}
          />
        </div>
      ) : null}
      <Textarea
        label={t('opportunity.note')}
        autosize
        minRows={2}
        maxLength={4000}
        value={draft.note}
        onChange={(event) => set({ note: event.currentTarget.value })}
      />
    </>
  )
}

function Amount({ draft, onChange }: FieldsProps) {
  const { t } = useTranslation('staircase')
  const exponent = currencyExponent(draft.currency)
  return (
    <NumberInput
      label={t('opportunity.amount')}
      min={0}
      max={1e12}
      decimalScale={exponent}
      thousandSeparator=","
      hideControls
      suffix={` ${draft.currency}`}
      value={draft.amount_minor === null ? '' : draft.amount_minor / 10 ** exponent}
      onChange={(value) =>
        onChange({
          ...draft,
          amount_minor: typeof value === 'number' ? Math.round(value * 10 ** exponent) : null,
        })
      }
    />
  )
}
