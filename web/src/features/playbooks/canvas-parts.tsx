import {
  BaseEdge,
  EdgeLabelRenderer,
  type EdgeProps,
  getSmoothStepPath,
  Handle,
  type NodeProps,
  Position,
} from '@xyflow/react'
import { useTranslation } from 'react-i18next'
import { AddStep } from './add-step.tsx'
import styles from './canvas.module.css'
import type { Line } from './canvas-layout.ts'
import type { EditorProps } from './editor.ts'
import type { Content, Step } from './playbook.ts'
import { StepFace, TriggerFace } from './step-face.tsx'
import type { PlaybookWords } from './use-playbook-words.ts'

export interface CanvasNodeData extends Record<string, unknown> {
  readonly step: Step | undefined
  readonly content: Content
  readonly words: PlaybookWords
  readonly mark: ReturnType<EditorProps['marks']['get']>
  readonly isSelected: boolean
  readonly onOpen: EditorProps['onOpen']
}

export interface WayEdgeData extends Record<string, unknown> {
  readonly line: Line
  readonly words: PlaybookWords
  readonly readOnly: boolean
  readonly onInsert: EditorProps['onInsert']
}

const handle = (type: 'source' | 'target') => (
  <Handle
    type={type}
    position={type === 'source' ? Position.Bottom : Position.Top}
    className={styles.handle ?? ''}
    isConnectableStart={false}
  />
)

function StepNode({ data }: NodeProps) {
  const { step, words, mark, isSelected, onOpen } = data as CanvasNodeData
  if (!step) return null
  return (
    <>
      {handle('target')}
      <StepFace
        step={step}
        words={words}
        mark={mark}
        isSelected={isSelected}
        onOpen={() => onOpen(step.id)}
      />
      {handle('source')}
    </>
  )
}

function BeginningNode({ data }: NodeProps) {
  const { content, words, mark, isSelected, onOpen } = data as CanvasNodeData
  return (
    <>
      <TriggerFace
        content={content}
        words={words}
        mark={mark}
        isSelected={isSelected}
        onOpen={() => onOpen(null)}
      />
      {handle('source')}
    </>
  )
}

function EndNode() {
  const { t } = useTranslation('playbooks')
  return (
    <>
      {handle('target')}
      <span className={styles.end} title={t('draw.end')} />
    </>
  )
}

function WayEdge(props: EdgeProps) {
  const { data, sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition } = props
  const { line, words, readOnly, onInsert } = data as WayEdgeData
  const { x, y } = line
  const bend = { sourcePosition, targetPosition, borderRadius: 10 }
  const [there] = getSmoothStepPath({ ...bend, sourceX, sourceY, targetX: x, targetY: y })
  const [onward] = getSmoothStepPath({ ...bend, sourceX: x, sourceY: y, targetX, targetY })
  const { way } = line
  const isNamed = way.slot !== 'next' && way.slot !== 'first'
  return (
    <>
      <BaseEdge path={`${there} ${onward}`} />
      <EdgeLabelRenderer>
        <span
          className={`${styles.way} nodrag nopan`}
          style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
        >
          {isNamed ? <span className={styles.wayName}>{words.sayWay(way, way.share)}</span> : null}
          {readOnly ? null : <AddStep way={way} words={words} onInsert={onInsert} isSmall />}
        </span>
      </EdgeLabelRenderer>
    </>
  )
}

export const nodeTypes = { step: StepNode, beginning: BeginningNode, end: EndNode }
export const edgeTypes = { way: WayEdge }
