import { Button, Select, Textarea, TextInput } from '@mantine/core'
import type { FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import {
  changeRenewal,
  type RenewalChange,
  renewalsKey,
  states,
  undoRenewals,
  type WholeRenewal,
} from '../../lib/renewals.ts'
import { useAction } from '../../lib/use-action.ts'
import { useSharedDraft } from '../../lib/use-shared-draft.ts'
import { ChangedMeanwhile } from '../../ui/changed-meanwhile.tsx'
import styles from './renewals.module.css'
import { useMembers } from './renewals-tabs.tsx'

const forecasts = ['committed', 'likely', 'at-risk'] as const
const answers = ['yes', 'partly', 'no'] as const
const reasons = [
  'price',
  'fit',
  'missing-feature',
  'quality',
  'support',
  'low-use',
  'champion-left',
  'competitor',
  'budget',
  'closed-business',
  'other',
] as const

type Draft = Omit<RenewalChange, 'version'>
interface PartProps {
  readonly draft: Draft
  readonly set: (part: Draft) => void
}

const valuesOf = (renewal: WholeRenewal): Draft => ({
  state: renewal.state,
  forecast: renewal.forecast,
  owner_id: renewal.owner_is_own ? (renewal.owner?.id ?? null) : null,
  follow_up_on: renewal.follow_up_on,
  note: renewal.note,
  loss_reason: renewal.loss_reason,
  loss_note: renewal.loss_note,
  competitor: renewal.competitor,
  foreseeable: renewal.foreseeable,
})

function useRenewalWords() {
  const { t } = useTranslation('renewals')
  const members = useMembers()
  return {
    label: (field: string) => t(`field.${field as 'state'}`),
    say: (field: string, value: unknown): string => {
      if (value === null || value === undefined || value === '') return '—'
      if (field === 'state') return t(`state.${value as 'due'}`)
      if (field === 'forecast') return t(`category.${value as 'likely'}`)
      if (field === 'loss_reason') return t(`reason.${value as 'price'}`)
      if (field === 'foreseeable') return t(`foreseeable.${value as 'yes'}`)
      if (field === 'owner_id') return members.find((one) => one.value === value)?.label ?? '—'
      return String(value)
    },
  }
}

/** How it stands, in people's words; saved together, against the version that was seen. */
export function RenewalForm({ renewal }: { readonly renewal: WholeRenewal }) {
  const { t } = useTranslation('renewals')
  const { label, say } = useRenewalWords()
  const shared = useSharedDraft<Draft>({ version: renewal.version, values: valuesOf(renewal) })
  const { draft, typed, set } = shared
  const { mutate, isPending } = useAction({
    run: () => changeRenewal(renewal.id, { ...typed, version: shared.version }),
    invalidate: [renewalsKey],
    done: () => t('view.saved'),
    undo: (undo) => undoRenewals(undo),
    onDone: () => shared.markSaved(typed),
  })
  const save = (event: FormEvent) => {
    event.preventDefault()
    mutate()
  }
  const isLost = draft.state === 'lost' || renewal.result === 'lost'
  return (
    <form className={styles.stack} onSubmit={save}>
      <Standing draft={draft} set={set} />
      <Textarea
        label={t('view.note')}
        autosize
        minRows={2}
        maxLength={4000}
        value={draft.note ?? ''}
        onChange={(event) => set({ note: event.currentTarget.value })}
      />
      {isLost ? <Loss draft={draft} set={set} /> : null}
      <ChangedMeanwhile lines={shared.meanwhile} label={label} say={say} onChoose={shared.choose} />
      <div>
        <Button type="submit" loading={isPending} disabled={shared.isBlocked}>
          {t('view.save')}
        </Button>
      </div>
    </form>
  )
}

function Standing({ draft, set }: PartProps) {
  const { t } = useTranslation('renewals')
  const members = useMembers()
  return (
    <div className={styles.fields}>
      <Select
        label={t('state.title')}
        value={draft.state ?? 'due'}
        allowDeselect={false}
        data={states.map((value) => ({ value, label: t(`state.${value}`) }))}
        onChange={(value) => set({ state: states.find((state) => state === value) ?? 'due' })}
      />
      <Select
        label={t('category.title')}
        placeholder={t('category.by_state')}
        clearable
        value={draft.forecast ?? null}
        data={forecasts.map((value) => ({ value, label: t(`category.${value}`) }))}
        onChange={(value) => set({ forecast: forecasts.find((one) => one === value) ?? null })}
      />
      <Select
        label={t('column.owner')}
        placeholder={t('owner.account')}
        clearable
        searchable
        value={draft.owner_id ?? null}
        data={members}
        onChange={(value) => set({ owner_id: value })}
      />
      <TextInput
        type="date"
        label={t('column.follow_up')}
        value={draft.follow_up_on ?? ''}
        onChange={(event) => set({ follow_up_on: event.currentTarget.value || null })}
      />
    </div>
  )
}

function Loss({ draft, set }: PartProps) {
  const { t } = useTranslation('renewals')
  return (
    <fieldset className={styles.section}>
      <legend className="visually-hidden">{t('view.loss')}</legend>
      <h3>{t('view.loss')}</h3>
      <div className={styles.fields}>
        <Select
          label={t('view.reason')}
          placeholder={t('reason.none')}
          clearable
          value={draft.loss_reason ?? null}
          data={reasons.map((value) => ({ value, label: t(`reason.${value}`) }))}
          onChange={(value) => set({ loss_reason: reasons.find((one) => one === value) ?? null })}
        />
        <TextInput
          label={t('view.competitor')}
          maxLength={200}
          value={draft.competitor ?? ''}
          onChange={(event) => set({ competitor: event.currentTarget.value || null })}
        />
        <Select
          label={t('view.foreseeable')}
          clearable
          value={draft.foreseeable ?? null}
          data={answers.map((value) => ({ value, label: t(`foreseeable.${value}`) }))}
          onChange={(value) => set({ foreseeable: answers.find((one) => one === value) ?? null })}
        />
      </div>
      <Textarea
        label={t('view.loss_note')}
        autosize
        minRows={2}
        maxLength={4000}
        value={draft.loss_note ?? ''}
        onChange={(event) => set({ loss_note: event.currentTarget.value })}
      />
    </fieldset>
  )
}
