import { graphlib, layout } from '@dagrejs/dagre'
import { allWays, type WayOut } from './drawing.ts'
import type { Content } from './playbook.ts'

export const BEGINNING = 'beginning'
const NODE_WIDTH = 232
const NODE_HEIGHT = 96
const END_SIZE = 14
const label = { width: 116, height: 26, labelpos: 'c' }

export interface Placed {
  readonly id: string
  readonly kind: 'beginning' | 'step' | 'end'
  readonly x: number
  readonly y: number
}
export interface Line {
  readonly id: string
  readonly way: WayOut
  readonly source: string
  readonly target: string
  /** Where its name and its plus stand. */
  readonly x: number
  readonly y: number
}

export interface Drawn {
  readonly nodes: readonly Placed[]
  readonly lines: readonly Line[]
  readonly width: number
  readonly height: number
}

const endOf = ({ from, slot }: WayOut) => `end:${from ?? ''}:${slot}`
const lineId = ({ from, slot }: WayOut) => `${from ?? BEGINNING}:${slot}`

/** Where everything stands, from the top down: each way that leads nowhere has an end of its own. */
export function placeAll(content: Content): Drawn {
  const graph = new graphlib.Graph({ multigraph: true })
  graph.setGraph({ rankdir: 'TB', nodesep: 36, ranksep: 34, marginx: 12, marginy: 12 })
  graph.setDefaultEdgeLabel(() => ({}))
  const there = new Set(content.steps.map(({ id }) => id))
  const size = { width: NODE_WIDTH, height: NODE_HEIGHT }
  graph.setNode(BEGINNING, { ...size })
  for (const id of there) graph.setNode(id, { ...size })
  const ways = allWays(content).map((way) => {
    const target = way.to !== null && there.has(way.to) ? way.to : endOf(way)
    if (target === endOf(way)) graph.setNode(target, { width: END_SIZE, height: END_SIZE })
    const line = { id: lineId(way), way, source: way.from ?? BEGINNING, target }
    graph.setEdge(line.source, target, { ...label }, line.id)
    return line
  })
  layout(graph)
  const lines = ways.map((line): Line => {
    const { x, y } = graph.edge(line.source, line.target, line.id)
    return { ...line, x: x ?? 0, y: y ?? 0 }
  })
  const nodes = graph.nodes().map((id): Placed => {
    const { x, y, width, height } = graph.node(id)
    const kind = id === BEGINNING ? 'beginning' : there.has(id) ? 'step' : 'end'
    return { id, kind, x: x - width / 2, y: y - height / 2 }
  })
  const { width = 0, height = 0 } = graph.graph()
  return { nodes, lines, width, height }
}
