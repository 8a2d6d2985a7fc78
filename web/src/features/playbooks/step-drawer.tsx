import { Button, Group, Select } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Problem } from '../../lib/playbooks.ts'
import { allWays, connect, inReadingOrder, moveStep, putStep, type Way, waysOf } from './drawing.ts'
import type { Content, Step } from './playbook.ts'
import styles from './playbooks.module.css'
import { StepFields } from './step-fields.tsx'
import type { PlaybookWords } from './use-playbook-words.ts'

interface StepEditorProps {
  readonly step: Step
  readonly content: Content
  readonly words: PlaybookWords
  readonly readOnly: boolean
  readonly problems: readonly Problem[]
  readonly onDraw: (how: (content: Content) => Content) => void
  readonly onRemove: (id: string) => void
}

const END = 'end'
const keyOf = ({ from, slot }: Way) => `${from ?? ''}:${slot}`

/** One step: what it does, where it leads, where it stands. */
export function StepEditor(props: StepEditorProps) {
  const { step, content, words, readOnly, problems, onDraw, onRemove } = props
  const { t } = useTranslation('playbooks')
  return (
    <div className={styles.fields}>
      <ProblemLines problems={problems} words={words} />
      <StepFields
        step={step}
        words={words}
        readOnly={readOnly}
        problems={problems}
        steps={content.steps}
        onChange={(next) => onDraw((old) => putStep(old, next))}
      />
      <hr className={styles.divider} />
      <Leads step={step} content={content} words={words} readOnly={readOnly} onDraw={onDraw} />
      {readOnly ? null : (
        <>
          <Place step={step} content={content} words={words} onDraw={onDraw} />
          <Group>
            <Button
              variant="default"
              color="red"
              leftSection={<IconTrash size={16} />}
              onClick={() => onRemove(step.id)}
            >
              {t('draw.remove')}
            </Button>
          </Group>
        </>
      )}
    </div>
  )
}

export function ProblemLines({
  problems,
  words,
}: {
  readonly problems: readonly Problem[]
  readonly words: PlaybookWords
}) {
  if (problems.length === 0) return null
  return (
    <ul className={styles.problems} role="alert">
      {problems.map((problem) => (
        <li key={`${problem.reason}:${problem.field ?? ''}`}>■ {words.sayProblem(problem)}</li>
      ))}
    </ul>
  )
}

type PartProps = Omit<StepEditorProps, 'problems' | 'onRemove'>

function useNumbered(content: Content, words: PlaybookWords) {
  const { t } = useTranslation('playbooks')
  return inReadingOrder(content).map(({ step }, index) => ({
    step,
    label: `${t('draw.nth', { n: index + 1 })} ${words.nameOf(step)}`,
  }))
}

/** Where each way leads: the list's way of drawing a line. */
function Leads({ step, content, words, readOnly, onDraw }: PartProps) {
  const { t } = useTranslation('playbooks')
  const steps = useNumbered(content, words)
  const choices = [
    { value: END, label: t('draw.end') },
    ...steps
      .filter((one) => one.step.id !== step.id)
      .map((one) => ({ value: one.step.id, label: one.label })),
  ]
  return waysOf(step).map((way) => (
    <Select
      key={way.slot}
      label={way.slot === 'next' ? t('draw.then') : words.sayWay(way, way.share)}
      data={choices}
      value={way.to ?? END}
      readOnly={readOnly}
      allowDeselect={false}
      searchable
      onChange={(to) => onDraw((old) => connect(old, way, to === END ? null : to))}
    />
  ))
}

/** Moves it to another place without a mouse. */
function Place({ step, content, words, onDraw }: Omit<PartProps, 'readOnly'>) {
  const { t } = useTranslation('playbooks')
  const steps = useNumbered(content, words)
  const ways = allWays(content)
  const here = ways.find((way) => way.to === step.id)
  const places = ways
    .filter((way) => way.from !== step.id)
    .map((way) => {
      const from = steps.find((one) => one.step.id === way.from)?.label ?? t('draw.begins')
      const isNamed = way.slot !== 'next' && way.slot !== 'first'
      return { value: keyOf(way), label: isNamed ? `${from} → ${words.sayWay(way, way.share)}` : from }
    })
  return (
    <Select
      label={t('draw.place')}
      description={t('draw.place_about')}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      data={places}
      value={here ? keyOf(here) : null}
      placeholder={t('draw.nowhere')}
      allowDeselect={false}
      searchable
      onChange={(key) => {
        const way = ways.find((one) => keyOf(one) === key)
        if (way) onDraw((old) => moveStep(old, step.id, way))
      }}
    />
  )
}
