import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PlanStep, WholeRun } from '../../lib/onboarding.ts'
import type { Rule } from '../../lib/rule.ts'
import { useFormat } from '../../lib/use-format.ts'
import { useOnboardingWords } from '../../lib/use-onboarding-words.ts'
import { useRuleWords } from '../../lib/use-rule-words.ts'
import { Card } from '../../ui/card.tsx'
import styles from './onboarding.module.css'
import { ReasonDialog } from './reason-dialog.tsx'
import { useActOnStep } from './use-acts.ts'

interface PlanCardProps {
  readonly run: WholeRun
  readonly mayWrite: boolean
}

/** The checklist: phases, their steps, how each was or will be done. */
export function PlanCard({ run, mayWrite }: PlanCardProps) {
  const { t } = useTranslation('onboarding')
  const { nameOf } = useOnboardingWords()
  const [skipping, setSkipping] = useState<PlanStep>()
  const act = useActOnStep(run, () => setSkipping(undefined))
  return (
    <Card title={t('one.plan')} aside={t('steps_of', { done: run.steps_finished, all: run.steps })}>
      {run.phases.map((phase) => {
        const steps = run.plan.filter((step) => step.phase === phase.id)
        if (steps.length === 0) return null
        return (
          <section key={phase.id} className={styles.phase} aria-label={nameOf(phase.name)}>
            <h3>{nameOf(phase.name)}</h3>
            <ul className={styles.steps}>
              {steps.map((step) => (
                <StepRow
                  key={step.id}
                  step={step}
                  run={run}
                  {...(mayWrite
                    ? {
                        onTick: () => act.mutate({ step, what: { act: 'tick' } }),
                        onBack: () =>
                          act.mutate({ step, what: { act: step.how === 'skipped' ? 'unskip' : 'untick' } }),
                        onSkip: () => setSkipping(step),
                      }
                    : {})}
                />
              ))}
            </ul>
          </section>
        )
      })}
      {skipping ? (
        <ReasonDialog
          title={t('ask.skip', { step: nameOf(skipping.name) })}
          verb={t('step.skip')}
          isPending={act.isPending}
          onClose={() => setSkipping(undefined)}
          onSend={(reason) => act.mutate({ step: skipping, what: { act: 'skip', reason } })}
        />
      ) : null}
    </Card>
  )
}

interface StepRowProps {
  readonly step: PlanStep
  readonly run: WholeRun
  readonly onTick?: () => void
  readonly onBack?: () => void
  readonly onSkip?: () => void
}

function StepRow({ step, run, onTick, onBack, onSkip }: StepRowProps) {
  const { t } = useTranslation('onboarding')
  const { nameOf } = useOnboardingWords()
  const name = nameOf(step.name)
  const note = nameOf(step.note)
  const isDone = step.standing === 'finished'
  const said = <span className="visually-hidden">: {name}</span>
  return (
    <li
      className={styles.step}
      data-standing={step.standing}
      {...(step.days_late > 0 && !isDone ? { 'data-late': true } : {})}
    >
      <span className={styles.mark} aria-hidden="true">
        {isDone ? (step.how === 'skipped' ? '–' : '✓') : ''}
      </span>
      <div>
        <span className={styles.stepName}>{name}</span>
        <span className={styles.tag}>{t(`step.${step.side}`)}</span>
        {step.is_first_value ? (
          <span className={styles.tag} data-value>
            {t('step.first_value')}
          </span>
        ) : null}
        <div className={styles.small}>
          <StepState step={step} run={run} />
        </div>
        {note === '' || isDone ? null : <div className={styles.small}>{note}</div>}
      </div>
      <div className={styles.actions}>
        {!isDone && onTick ? (
          <Button variant="default" size="compact-sm" onClick={onTick}>
            {t('step.tick')}
            {said}
          </Button>
        ) : null}
        {!isDone && onSkip ? (
          <Button variant="subtle" color="gray" size="compact-sm" onClick={onSkip}>
            {t('step.skip')}
            {said}
          </Button>
        ) : null}
        {onBack && (step.how === 'hand' || step.how === 'skipped') ? (
          <Button variant="subtle" color="gray" size="compact-sm" onClick={onBack}>
            {t(step.how === 'hand' ? 'step.untick' : 'step.unskip')}
            {said}
          </Button>
        ) : null}
      </div>
    </li>
  )
}

function StepState({ step, run }: { readonly step: PlanStep; readonly run: WholeRun }) {
  const { t } = useTranslation('onboarding')
  const format = useFormat()
  const { nameOf } = useOnboardingWords()
  const late =
    step.days_late > 0 ? (
      <span className={styles.late}> · {t('step.late', { count: step.days_late })}</span>
    ) : null
  if (step.standing === 'finished') {
    return (
      <>
        {format.date(step.finished_on ?? '')} · {step.how ? t(`step.how.${step.how}`) : ''}
        {late}
      </>
    )
  }
  const open = run.plan.filter((one) => step.after.includes(one.id) && one.standing !== 'finished')
  return (
    <>
      {t('step.due', { day: format.date(step.due_on) })}
      {late} · <Asks step={step} />
      {step.standing === 'waiting' && open.length > 0
        ? ` · ${t('step.waiting', { names: open.map((one) => nameOf(one.name)).join(', ') })}`
        : ''}
    </>
  )
}

/** What it is done by, and how far that has come. */
function Asks({ step }: { readonly step: PlanStep }) {
  const { t } = useTranslation('onboarding')
  const { eventName } = useOnboardingWords()
  const rules = useRuleWords()
  const { done } = step
  if (done.how === 'hand') return <>{t('step.asks_hand')}</>
  if (done.how === 'rule') {
    return <>{rules.isReady ? t('step.asks_rule', { rule: rules.sayRule(done.rule as Rule) }) : ''}</>
  }
  const times = Number(done.times ?? 1)
  const contacts = Number(done.contacts ?? 1)
  const parts = [
    t('step.asks_event', { event: eventName(String(done.event)), count: times }) +
      (contacts > 1 ? t('step.asks_people', { count: contacts }) : ''),
    ...(times > 1 && step.seen !== null && step.seen > 0 ? [t('step.came', { seen: step.seen })] : []),
    ...(contacts > 1 && step.people !== null && step.people > 0
      ? [t('step.came_people', { count: step.people })]
      : []),
  ]
  return <>{parts.join(' · ')}</>
}
