import {
  Button,
  MultiSelect,
  NumberInput,
  SegmentedControl,
  Select,
  Textarea,
  TextInput,
} from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { toast } from '../../lib/toast.tsx'
import { useOnboardingWords } from '../../lib/use-onboarding-words.ts'
import type { RuleWords } from '../../lib/use-rule-words.ts'
import styles from './onboarding.module.css'
import { RuleField } from './rule-field.tsx'
import { type Done, emptyRule, type Step, withoutStep, withStep } from './template.ts'
import type { TemplateDraft } from './use-template-draft.ts'

interface StepFieldsProps {
  readonly step: Step
  readonly draft: TemplateDraft
  readonly rules: RuleWords
  readonly readOnly: boolean
  readonly onGone: () => void
}

/** Everything a step says of itself. */
export function StepFields({ step, draft, rules, readOnly, onGone }: StepFieldsProps) {
  const { t } = useTranslation('onboarding')
  const { content, draw } = draft
  const set = (part: Partial<Step>) => draw((old) => withStep(old, { ...step, ...part }))
  const remove = () => {
    draw((old) => withoutStep(old, step.id))
    onGone()
    toast.done(t('template.removed'), async () => draw(() => content))
  }
  return (
    <div className={styles.stack}>
      <Texts step={step} readOnly={readOnly} onSet={set} />
      <SegmentedControl
        aria-label={t('template.side')}
        data={(['us', 'customer'] as const).map((value) => ({ value, label: t(`step.${value}`) }))}
        value={step.side}
        readOnly={readOnly}
        onChange={(side) => set({ side: side === 'us' ? 'us' : 'customer' })}
      />
      <Plan step={step} draft={draft} readOnly={readOnly} onSet={set} />
      <DoneFields step={step} rules={rules} readOnly={readOnly} onSet={(done) => set({ done })} />
      {readOnly ? null : (
        <div>
          <Button variant="default" color="red" onClick={remove}>
            {t('template.remove')}
          </Button>
        </div>
      )}
    </div>
  )
}

interface PartProps {
  readonly step: Step
  readonly readOnly: boolean
  readonly onSet: (part: Partial<Step>) => void
}

function Texts({ step, readOnly, onSet }: PartProps) {
  const { t, i18n } = useTranslation('onboarding')
  const languages = i18n.language === 'ja' ? (['ja', 'en'] as const) : (['en', 'ja'] as const)
  return (
    <>
      {languages.map((language, at) => (
        <TextInput
          key={language}
          label={t(`template.name_${language}`)}
          value={step.name[language]}
          maxLength={200}
          readOnly={readOnly}
          {...(at === 0 ? { 'data-autofocus': true } : {})}
          onChange={(event) => onSet({ name: { ...step.name, [language]: event.currentTarget.value } })}
        />
      ))}
      {languages.map((language) => (
        <Textarea
          key={language}
          label={t(`template.note_${language}`)}
          value={step.note[language]}
          maxLength={2000}
          autosize
          minRows={1}
          readOnly={readOnly}
          onChange={(event) => onSet({ note: { ...step.note, [language]: event.currentTarget.value } })}
        />
      ))}
    </>
  )
}

function Plan({ step, draft, readOnly, onSet }: PartProps & { readonly draft: TemplateDraft }) {
  const { t } = useTranslation('onboarding')
  const { nameOf } = useOnboardingWords()
  const others = draft.content.steps.filter(({ id }) => id !== step.id)
  const days = { min: 0, max: 730, clampBehavior: 'strict', allowDecimal: false, readOnly } as const
  const unit = <span className={styles.small}>{t('template.days')}</span>
  return (
    <>
      <MultiSelect
        label={t('template.after')}
        data={others.map((one) => ({
          value: one.id,
          label: nameOf(one.name) || t('template.step_unnamed'),
        }))}
        value={[...step.after]}
        readOnly={readOnly}
        onChange={(after) => onSet({ after })}
      />
      <div className={styles.fields}>
        <NumberInput
          {...days}
          label={t('template.expected')}
          value={step.days}
          rightSection={unit}
          rightSectionWidth={52}
          hideControls
          onChange={(value) => (typeof value === 'number' ? onSet({ days: value }) : undefined)}
        />
        <NumberInput
          {...days}
          label={t('template.target')}
          description={t('template.target_about')}
          inputWrapperOrder={['label', 'input', 'description']}
          value={step.target_day ?? ''}
          rightSection={unit}
          rightSectionWidth={52}
          hideControls
          onChange={(value) => onSet({ target_day: typeof value === 'number' ? value : null })}
        />
      </div>
    </>
  )
}

interface DoneFieldsProps {
  readonly step: Step
  readonly rules: RuleWords
  readonly readOnly: boolean
  readonly onSet: (done: Done) => void
}

const begun: Record<Done['how'], Done> = {
  hand: { how: 'hand' },
  event: { how: 'event', event: '', times: 1, contacts: 1 },
  rule: { how: 'rule', rule: emptyRule },
}

function DoneFields({ step, rules, readOnly, onSet }: DoneFieldsProps) {
  const { t } = useTranslation('onboarding')
  const { done } = step
  return (
    <>
      <SegmentedControl
        aria-label={t('template.done.title')}
        data={(['hand', 'event', 'rule'] as const).map((value) => ({
          value,
          label: t(`template.done.${value}`),
        }))}
        value={done.how}
        readOnly={readOnly}
        onChange={(how) => (how === done.how ? undefined : onSet(begun[how as Done['how']]))}
      />
      {done.how === 'event' ? (
        <EventFields done={done} rules={rules} readOnly={readOnly} onSet={onSet} />
      ) : null}
      {done.how === 'rule' ? (
        <RuleField
          label={t('template.done.rule')}
          rule={done.rule}
          rules={rules}
          readOnly={readOnly}
          onChange={(rule) => onSet({ how: 'rule', rule })}
        />
      ) : null}
    </>
  )
}

interface EventFieldsProps extends Omit<DoneFieldsProps, 'step'> {
  readonly done: Extract<Done, { how: 'event' }>
}

/** An event that has come in, or the full name of one that will. */
function EventFields({ done, rules, readOnly, onSet }: EventFieldsProps) {
  const { t } = useTranslation('onboarding')
  const isKnown = done.event === '' || rules.events.some(({ value }) => value === done.event)
  const count = (value: number | string) => (typeof value === 'number' ? Math.max(1, value) : undefined)
  const number = { min: 1, clampBehavior: 'strict', allowDecimal: false, readOnly } as const
  return (
    <>
      <Select
        label={t('template.event')}
        data={[...rules.events]}
        value={isKnown && done.event !== '' ? done.event : null}
        readOnly={readOnly}
        searchable
        nothingFoundMessage={t('template.event_none')}
        onChange={(event) => event && onSet({ ...done, event })}
      />
      <TextInput
        label={t('template.event_named')}
        value={isKnown ? '' : done.event}
        maxLength={300}
        readOnly={readOnly}
        onChange={(event) => onSet({ ...done, event: event.currentTarget.value })}
      />
      <div className={styles.fields}>
        <NumberInput
          {...number}
          label={t('template.times')}
          max={100_000}
          value={done.times}
          onChange={(value) => onSet({ ...done, times: count(value) ?? done.times })}
        />
        <NumberInput
          {...number}
          label={t('template.contacts')}
          max={10_000}
          value={done.contacts}
          onChange={(value) => onSet({ ...done, contacts: count(value) ?? done.contacts })}
        />
      </div>
    </>
  )
}
