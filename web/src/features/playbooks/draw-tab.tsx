import { Button, Group, SegmentedControl, Textarea, TextInput } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconArrowBackUp, IconArrowForwardUp } from '@tabler/icons-react'
import { lazy, Suspense, useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Problem, Simulation } from '../../lib/playbooks.ts'
import { readStored, writeStored } from '../../lib/stored.ts'
import { toast } from '../../lib/toast.tsx'
import { Card } from '../../ui/card.tsx'
import { RightDrawer } from '../../ui/right-drawer.tsx'
import { BlockSkeleton } from '../../ui/skeletons.tsx'
import { BeginFields } from './begin-fields.tsx'
import { connect, insertStep, removeStep } from './drawing.ts'
import type { EditorProps, Mark } from './editor.ts'
import { GoalCard } from './goal-card.tsx'
import { ListEditor } from './list-editor.tsx'
import styles from './playbooks.module.css'
import { ProblemsCard } from './problems-card.tsx'
import { SimulationCard } from './simulation-card.tsx'
import { ProblemLines, StepEditor } from './step-drawer.tsx'
import { TryCard } from './try-card.tsx'
import type { Draft } from './use-draft.ts'
import type { PlaybookWords } from './use-playbook-words.ts'

const Canvas = lazy(() => import('./canvas.tsx').then((file) => ({ default: file.Canvas })))
const stored = 'playbook-editor'

interface DrawTabProps {
  readonly draft: Draft
  readonly words: PlaybookWords
  readonly readOnly: boolean
  readonly problems: readonly Problem[]
}

/** The playbook drawn, with what is wrong with it and what it would have done. */
export function DrawTab({ draft, words, readOnly, problems }: DrawTabProps) {
  const [selected, setSelected] = useState<string | null | undefined>()
  const [simulated, setSimulated] = useState<Simulation>()
  const marks = useMarks(draft, problems, simulated)
  const { draw } = draft
  const onInsert: EditorProps['onInsert'] = (way, kind) => {
    const { content, id } = insertStep(draft.content, way, kind)
    draw(() => content)
    setSelected(id)
  }
  const editor: EditorProps = {
    content: draft.content,
    words,
    marks,
    readOnly,
    selected,
    onOpen: setSelected,
    onInsert,
    onConnect: (way, to) => draw((old) => connect(old, way, to)),
  }
  return (
    <div className={styles.stack}>
      <Editor editor={editor} draft={draft} />
      <Opened
        id={selected}
        editor={editor}
        draft={draft}
        problems={problems}
        onClose={() => setSelected(undefined)}
      />
      <div className={styles.pairs}>
        <div className={styles.stack}>
          <ProblemsCard problems={problems} content={draft.content} words={words} onOpen={setSelected} />
          <Names draft={draft} readOnly={readOnly} />
          <TryCard draft={draft} words={words} />
        </div>
        <GoalCard content={draft.content} words={words} readOnly={readOnly} onChange={draw} />
      </div>
      <SimulationCard draft={draft} words={words} onDone={setSimulated} />
    </div>
  )
}

function useMarks(draft: Draft, problems: readonly Problem[], simulated: Simulation | undefined) {
  const { content, base } = draft
  return useMemo(() => {
    const counts = new Map(simulated?.steps.map(({ step, accounts }) => [step, accounts]))
    const standing = new Map(base.standing.map(({ step, accounts }) => [step, accounts]))
    const mark = (id: string | null): [string | null, Mark] => [
      id,
      {
        problems: problems.filter(({ step, field }) => step === id && (id !== null || !isGoal(field))),
        standing: id === null ? 0 : (standing.get(id) ?? 0),
        simulated: simulated && (id === null ? simulated.enrolled : (counts.get(id) ?? 0)),
      },
    ]
    return new Map([mark(null), ...content.steps.map(({ id }) => mark(id))])
  }, [content, base, problems, simulated])
}

const isGoal = (field: string | null) => field?.startsWith('goal') === true || field === 'exit'

function Editor({ editor, draft }: { readonly editor: EditorProps; readonly draft: Draft }) {
  const { t } = useTranslation('playbooks')
  const isPhone = useMediaQuery('(max-width: 640px)') ?? false
  const [chosen, setChosen] = useState(() => readStored<string | null>(stored, null))
  const kind = chosen === 'list' || chosen === 'canvas' ? chosen : isPhone ? 'list' : 'canvas'
  const choose = (next: string) => {
    setChosen(next)
    writeStored(stored, next)
  }
  return (
    <section aria-label={t('draw.title')} className={styles.stack}>
      <Group justify="space-between" gap="xs">
        <SegmentedControl
          aria-label={t('draw.as')}
          value={kind}
          data={(['canvas', 'list'] as const).map((value) => ({ value, label: t(`draw.as_${value}`) }))}
          onChange={choose}
        />
        {editor.readOnly ? null : (
          <Group gap="xs">
            <Button
              variant="subtle"
              color="gray"
              leftSection={<IconArrowBackUp size={16} />}
              disabled={!draft.undo}
              onClick={() => draft.undo?.()}
            >
              {t('draw.undo')}
            </Button>
            <Button
              variant="subtle"
              color="gray"
              leftSection={<IconArrowForwardUp size={16} />}
              disabled={!draft.redo}
              onClick={() => draft.redo?.()}
            >
              {t('draw.redo')}
            </Button>
          </Group>
        )}
      </Group>
      {kind === 'list' ? (
        <ListEditor {...editor} />
      ) : (
        <Suspense fallback={<BlockSkeleton height={480} />}>
          <Canvas {...editor} />
        </Suspense>
      )}
    </section>
  )
}

interface OpenedProps {
  readonly id: string | null | undefined
  readonly editor: EditorProps
  readonly draft: Draft
  readonly problems: readonly Problem[]
  readonly onClose: () => void
}

/** The step, or the beginning, that was clicked. */
function Opened({ id, editor, draft, problems, onClose }: OpenedProps) {
  const { t } = useTranslation('playbooks')
  const { content, words, readOnly } = editor
  const step = content.steps.find((one) => one.id === id)
  const isOpen = id === null || step !== undefined
  const remove = useCallback(
    (which: string) => {
      const before = draft.content
      const { content: after, removed } = removeStep(before, which)
      onClose()
      draft.draw(() => after)
      toast.done(t('draw.removed', { count: removed }), async () => draft.draw(() => before))
    },
    [draft, onClose, t],
  )
  const mine = editor.marks.get(id ?? null)?.problems ?? []
  return (
    <RightDrawer
      isOpen={isOpen}
      onClose={onClose}
      title={step ? words.kindOf(step) : t('draw.begins')}
      width={720}
    >
      {step ? (
        <StepEditor
          key={step.id}
          step={step}
          content={content}
          words={words}
          readOnly={readOnly}
          problems={problems.filter((problem) => problem.step === step.id)}
          onDraw={draft.draw}
          onRemove={remove}
        />
      ) : isOpen ? (
        <div className={styles.fields}>
          <ProblemLines problems={mine} words={words} />
          <BeginFields content={content} words={words} readOnly={readOnly} onChange={draft.draw} />
        </div>
      ) : null}
    </RightDrawer>
  )
}

function Names({ draft, readOnly }: { readonly draft: Draft; readonly readOnly: boolean }) {
  const { t } = useTranslation('playbooks')
  return (
    <Card title={t('names.title')}>
      <div className={styles.fields}>
        <TextInput
          label={t('names.name')}
          value={draft.name}
          maxLength={120}
          required
          readOnly={readOnly}
          onChange={(event) => draft.setName(event.currentTarget.value)}
        />
        <Textarea
          label={t('names.description')}
          value={draft.description}
          maxLength={2000}
          autosize
          minRows={2}
          maxRows={8}
          readOnly={readOnly}
          onChange={(event) => draft.setDescription(event.currentTarget.value)}
        />
      </div>
    </Card>
  )
}
