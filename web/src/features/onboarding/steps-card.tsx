import { ActionIcon, Button, TextInput } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconPlus, IconX } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Problem } from '../../lib/onboarding.ts'
import { useOnboardingWords } from '../../lib/use-onboarding-words.ts'
import type { RuleWords } from '../../lib/use-rule-words.ts'
import { Card } from '../../ui/card.tsx'
import { RightDrawer } from '../../ui/right-drawer.tsx'
import styles from './onboarding.module.css'
import { StepFields } from './step-fields.tsx'
import { type Content, moveStep, newPhase, newStep, type Phase, planOf, type Step } from './template.ts'
import { useSayProblem } from './use-say-problem.ts'
import type { TemplateDraft } from './use-template-draft.ts'

interface StepsCardProps {
  readonly draft: TemplateDraft
  readonly rules: RuleWords
  readonly readOnly: boolean
  readonly problems: readonly Problem[]
}

/** Phases with their steps; one opens beside them to be changed. */
export function StepsCard({ draft, rules, readOnly, problems }: StepsCardProps) {
  const { t } = useTranslation('onboarding')
  const [selected, setSelected] = useState<string>()
  const { content, draw } = draft
  const plan = useMemo(() => planOf(content), [content])
  const step = content.steps.find(({ id }) => id === selected)
  const add = (phase: string) => {
    const made = newStep(content, phase)
    draw((old) => ({ ...old, steps: [...old.steps, made] }))
    setSelected(made.id)
  }
  return (
    <Card title={t('template.phases')}>
      {content.phases.map((phase) => (
        <PhaseBox
          key={phase.id}
          phase={phase}
          draft={draft}
          readOnly={readOnly}
          problems={draft.isChanged ? [] : problems}
          plan={plan}
          onOpen={setSelected}
          onAdd={() => add(phase.id)}
        />
      ))}
      {readOnly ? null : (
        <Button
          variant="subtle"
          color="gray"
          mt="sm"
          leftSection={<IconPlus size={14} />}
          onClick={() => draw((old) => ({ ...old, phases: [...old.phases, newPhase(old)] }))}
        >
          {t('template.phase_add')}
        </Button>
      )}
      <RightDrawer
        isOpen={step !== undefined}
        onClose={() => setSelected(undefined)}
        title={t('template.edit')}
        width={560}
      >
        {step ? (
          <StepFields
            key={step.id}
            step={step}
            draft={draft}
            rules={rules}
            readOnly={readOnly}
            onGone={() => setSelected(undefined)}
          />
        ) : null}
      </RightDrawer>
    </Card>
  )
}

interface PhaseBoxProps {
  readonly phase: Phase
  readonly draft: TemplateDraft
  readonly readOnly: boolean
  readonly problems: readonly Problem[]
  readonly plan: ReturnType<typeof planOf>
  readonly onOpen: (id: string) => void
  readonly onAdd: () => void
}

function PhaseBox({ phase, draft, readOnly, problems, plan, onOpen, onAdd }: PhaseBoxProps) {
  const { t, i18n } = useTranslation('onboarding')
  const { nameOf } = useOnboardingWords()
  const { content, draw } = draft
  const steps = content.steps.filter((step) => step.phase === phase.id)
  const language = i18n.language === 'ja' ? 'ja' : 'en'
  const set = (name: string) =>
    draw((old) => ({
      ...old,
      phases: old.phases.map((one) =>
        one.id === phase.id ? { ...one, name: { ...one.name, [language]: name } } : one,
      ),
    }))
  const remove = () =>
    draw((old: Content) => ({ ...old, phases: old.phases.filter((one) => one.id !== phase.id) }))
  return (
    <section className={styles.phase} aria-label={nameOf(phase.name)}>
      <div className={styles.phaseHead}>
        <TextInput
          label={t('template.phase')}
          value={phase.name[language]}
          placeholder={nameOf(phase.name)}
          maxLength={200}
          readOnly={readOnly}
          onChange={(event) => set(event.currentTarget.value)}
        />
        {readOnly || steps.length > 0 || content.phases.length < 2 ? null : (
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={t('template.phase_remove', { name: nameOf(phase.name) })}
            onClick={remove}
          >
            <IconX size={16} aria-hidden="true" />
          </ActionIcon>
        )}
      </div>
      <ul className={styles.steps}>
        {steps.map((step) => (
          <DrawnStep
            key={step.id}
            step={step}
            content={content}
            days={plan?.get(step.id)}
            problems={problems.filter((problem) => problem.step === step.id)}
            onOpen={() => onOpen(step.id)}
            {...(readOnly ? {} : { onMove: (by: -1 | 1) => draw((old) => moveStep(old, step.id, by)) })}
          />
        ))}
      </ul>
      {steps.length === 0 ? <p className={styles.small}>{t('template.step_none')}</p> : null}
      {readOnly ? null : (
        <div>
          <Button
            size="compact-sm"
            variant="default"
            mt="xs"
            leftSection={<IconPlus size={14} />}
            onClick={onAdd}
          >
            {t('template.step_add')}
            <span className="visually-hidden">: {nameOf(phase.name)}</span>
          </Button>
        </div>
      )}
    </section>
  )
}

interface DrawnStepProps {
  readonly step: Step
  readonly content: Content
  readonly days: { readonly from: number; readonly to: number } | undefined
  readonly problems: readonly Problem[]
  readonly onOpen: () => void
  readonly onMove?: (by: -1 | 1) => void
}

function DrawnStep({ step, content, days, problems, onOpen, onMove }: DrawnStepProps) {
  const { t } = useTranslation('onboarding')
  const { nameOf, eventName } = useOnboardingWords()
  const say = useSayProblem()
  const name = nameOf(step.name) || t('template.step_unnamed')
  const mine = content.steps.filter((one) => one.phase === step.phase)
  const at = mine.findIndex((one) => one.id === step.id)
  const before = content.steps.filter((one) => step.after.includes(one.id)).map((one) => nameOf(one.name))
  const about = [
    ...(days ? [t('template.plan', days)] : []),
    step.done.how === 'event' && step.done.event !== ''
      ? t('step.asks_event', { event: eventName(step.done.event), count: step.done.times }) +
        (step.done.contacts > 1 ? t('step.asks_people', { count: step.done.contacts }) : '')
      : t(`template.done.${step.done.how}`),
    ...(before.length > 0 ? [t('step.waiting', { names: before.join(', ') })] : []),
  ]
  const isValue = content.first_value?.kind === 'step' && content.first_value.step_id === step.id
  return (
    <li className={styles.drawn}>
      <div>
        <button type="button" className={styles.stepButton} onClick={onOpen}>
          {name}
        </button>
        <span className={styles.tag}>{t(`step.${step.side}`)}</span>
        {isValue ? (
          <span className={styles.tag} data-value>
            {t('step.first_value')}
          </span>
        ) : null}
        <div className={styles.small}>{about.join(' · ')}</div>
        {problems.map((problem) => (
          <div key={problem.reason} className={problem.is_warning ? styles.hint : styles.fault}>
            {say(problem)}
          </div>
        ))}
      </div>
      {onMove ? (
        <div className={styles.actions}>
          <ActionIcon
            variant="subtle"
            color="gray"
            disabled={at === 0}
            aria-label={t('template.up', { step: name })}
            onClick={() => onMove(-1)}
          >
            <IconArrowUp size={15} aria-hidden="true" />
          </ActionIcon>
          <ActionIcon
            variant="subtle"
            color="gray"
            disabled={at === mine.length - 1}
            aria-label={t('template.down', { step: name })}
            onClick={() => onMove(1)}
          >
            <IconArrowDown size={15} aria-hidden="true" />
          </ActionIcon>
        </div>
      ) : null}
    </li>
  )
}
