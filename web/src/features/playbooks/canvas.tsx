import '@xyflow/react/dist/style.css'
import { useComputedColorScheme } from '@mantine/core'
import {
  Background,
  type Connection,
  Controls,
  type Edge,
  type Node,
  ReactFlow,
  ReactFlowProvider,
} from '@xyflow/react'
import { useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import styles from './canvas.module.css'
import { BEGINNING, placeAll } from './canvas-layout.ts'
import { type CanvasNodeData, edgeTypes, nodeTypes, type WayEdgeData } from './canvas-parts.tsx'
import type { Way } from './drawing.ts'
import type { EditorProps } from './editor.ts'

/** The playbook as a drawing: steps from the top down, a plus on every way, ways that can be led elsewhere. */
export function Canvas(props: EditorProps) {
  return (
    <ReactFlowProvider>
      <Drawing {...props} />
    </ReactFlowProvider>
  )
}

const LEAST_ZOOM = 0.6
const TALLEST = 2400

const wayOfEdge = (edge: Edge): Way => (edge.data as WayEdgeData).line.way

function Drawing(props: EditorProps) {
  const { content, words, marks, readOnly, selected, onOpen, onConnect, onInsert } = props
  const { t } = useTranslation('playbooks')
  const scheme = useComputedColorScheme()
  const { nodes, lines, width, height } = useMemo(() => placeAll(content), [content])
  const frame = useRef<HTMLDivElement>(null)
  /** As large as it can be read and still be seen whole across; the page scrolls, not the drawing. */
  const zoomOf = () => Math.min(1, Math.max(LEAST_ZOOM, ((frame.current?.clientWidth ?? width) - 24) / width))
  const flowNodes = useMemo(
    () =>
      nodes.map(
        ({ id, kind, x, y }): Node<CanvasNodeData> => ({
          id,
          type: kind,
          position: { x, y },
          data: {
            step: content.steps.find((step) => step.id === id),
            content,
            words,
            mark: marks.get(id === BEGINNING ? null : id),
            isSelected: selected === (id === BEGINNING ? null : id),
            onOpen,
          },
        }),
      ),
    [nodes, content, words, marks, selected, onOpen],
  )
  const edges = useMemo(
    () =>
      lines.map(
        (line): Edge<WayEdgeData> => ({
          id: line.id,
          type: 'way',
          source: line.source,
          target: line.target,
          reconnectable: readOnly ? false : 'target',
          focusable: false,
          data: { line, words, readOnly, onInsert },
        }),
      ),
    [lines, words, readOnly, onInsert],
  )
  const reconnect = (edge: Edge, to: Connection) => {
    const target = content.steps.find(({ id }) => id === to.target)
    onConnect(wayOfEdge(edge), target?.id ?? null)
  }
  return (
    <div
      ref={frame}
      className={styles.canvas}
      style={{ height: Math.min(TALLEST, Math.max(360, height + 24)) }}
    >
      <ReactFlow
        nodes={flowNodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        onReconnect={reconnect}
        isValidConnection={({ source, target }) => source !== target && target !== BEGINNING}
        nodesDraggable={false}
        nodesFocusable={false}
        connectionRadius={90}
        elementsSelectable={false}
        zoomOnScroll={false}
        preventScrolling={false}
        deleteKeyCode={null}
        minZoom={0.3}
        maxZoom={1.25}
        colorMode={scheme}
        onInit={(flow) => {
          const zoom = zoomOf()
          const across = frame.current?.clientWidth ?? width
          void flow.setViewport({ x: (across - width * zoom) / 2, y: 12, zoom })
        }}
        aria-label={t('draw.canvas')}
      >
        <Background gap={20} />
        <Controls showInteractive={false} aria-label={t('draw.controls')} />
      </ReactFlow>
    </div>
  )
}
