import { Button, Group, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../lib/api.ts'
import { fieldErrors } from '../../lib/error-message.ts'
import { ApiProblem } from '../../lib/problem.ts'
import { successKey, type Template } from '../../lib/success.ts'
import { useAction } from '../../lib/use-action.ts'
import { RightDrawer } from '../../ui/right-drawer.tsx'
import styles from './success.module.css'
import { AddGoal, type Goal, GoalLine, type Step, StepLine } from './template-lines.tsx'

type Row<Line> = Line & { readonly key: number }

interface TemplateDrawerProps {
  readonly template: Template
  readonly onClose: () => void
}

let made = 0
const keyed = <Line,>(line: Line): Row<Line> => {
  made += 1
  return { ...line, key: made }
}
const bare = <Line,>({ key: _, ...line }: Row<Line>) => line

/** An own template: its words, goals and steps; days count from the start of the plan. */
export function TemplateDrawer({ template, onClose }: TemplateDrawerProps) {
  const { t } = useTranslation(['success', 'common'])
  const [about, setAbout] = useState({ name: template.name, description: template.description })
  const [words, setWords] = useState({ title: template.content.title, job: template.content.job })
  const [goals, setGoals] = useState(() => template.content.goals.map(keyed))
  const [steps, setSteps] = useState(() => template.content.steps.map(keyed))
  const [revision, setRevision] = useState(template.revision)
  const [theirs, setTheirs] = useState<string>()
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({})
  const save = useAction({
    run: () =>
      api.PUT('/api/v1/success-templates/{id}', {
        params: { path: { id: Number(template.key) } },
        body: {
          revision,
          ...about,
          content: {
            ...words,
            goals: goals.map((goal) => bare(goal)),
            steps: steps.map((step) => bare(step)),
          },
        },
      }),
    invalidate: [successKey],
    done: () => t('template.changed'),
    onDone: onClose,
    onError: (error) => {
      // What was typed stays; the next press saves it over what the other person wrote, on purpose.
      if (error instanceof ApiProblem && error.problem.code === 'success.template_changed_meanwhile') {
        setRevision(Number(error.problem.params?.revision ?? revision))
        setTheirs(String(error.problem.params?.by ?? '—'))
        return true
      }
      const found = fieldErrors(error)
      setErrors(found)
      return 'name' in found
    },
  })
  const setGoal = (key: number, part: Partial<Goal>) =>
    setGoals(goals.map((goal) => (goal.key === key ? { ...goal, ...part } : goal)))
  const setStep = (key: number, part: Partial<Step>) =>
    setSteps(steps.map((step) => (step.key === key ? { ...step, ...part } : step)))
  const isWhole =
    [about.name, words.title, ...goals.map((goal) => goal.name), ...steps.map((step) => step.title)].every(
      (text) => text.trim() !== '',
    ) && steps.every(({ start, due }) => start === null || start <= due)
  return (
    <RightDrawer
      isOpen
      onClose={onClose}
      title={t('template.edit_title', { name: template.name })}
      width={720}
    >
      <form
        className={styles.stack}
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <TextInput
          label={t('template.name')}
          maxLength={200}
          value={about.name}
          error={errors.name}
          onChange={(event) => setAbout({ ...about, name: event.currentTarget.value })}
        />
        <Textarea
          label={t('template.description')}
          autosize
          maxLength={1000}
          value={about.description}
          onChange={(event) => setAbout({ ...about, description: event.currentTarget.value })}
        />
        <TextInput
          label={t('edit.name')}
          maxLength={200}
          value={words.title}
          onChange={(event) => setWords({ ...words, title: event.currentTarget.value })}
        />
        <Textarea
          label={t('edit.job')}
          autosize
          maxLength={4000}
          value={words.job}
          onChange={(event) => setWords({ ...words, job: event.currentTarget.value })}
        />
        <h3>{t('edit.goals')}</h3>
        {goals.map((goal, at) => (
          <GoalLine
            key={goal.key}
            goal={goal}
            n={at + 1}
            onChange={(part) => setGoal(goal.key, part)}
            onRemove={() => setGoals(goals.filter(({ key }) => key !== goal.key))}
          />
        ))}
        <AddGoal onAdd={(goal) => setGoals([...goals, keyed<Goal>(goal)])} />
        <h3>{t('edit.steps')}</h3>
        {steps.map((step, at) => (
          <StepLine
            key={step.key}
            step={step}
            n={at + 1}
            onChange={(part) => setStep(step.key, part)}
            onRemove={() => setSteps(steps.filter(({ key }) => key !== step.key))}
          />
        ))}
        <div>
          <Button
            variant="default"
            onClick={() => setSteps([...steps, keyed<Step>({ title: '', side: 'us', start: null, due: 30 })])}
          >
            {t('edit.add_step')}
          </Button>
        </div>
        {theirs === undefined ? null : <p role="alert">{t('template.conflict', { by: theirs })}</p>}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common:cancel')}
          </Button>
          <Button type="submit" loading={save.isPending} disabled={!isWhole}>
            {t(theirs === undefined ? 'template.save' : 'template.save_over')}
          </Button>
        </Group>
      </form>
    </RightDrawer>
  )
}
