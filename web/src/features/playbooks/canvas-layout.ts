import { graphlib, layout } from '@dagrejs/dagre'
import { allWays, type WayOut } from './drawing.ts'
import type { Content } from './playbook.ts'

export const BEGINNING = 'beginning'
export const NODE_WIDTH = 232
const NODE_HEIGHT = 78
const END_SIZE = 14

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
}

const endOf = ({ from, slot }: WayOut) => `end:${from ?? ''}:${slot}`
const lineId = ({ from, slot }: WayOut) => `${from ?? BEGINNING}:${slot}`

/** Where everything stands, from the top down: each way that leads nowhere has an end of its own. */
export function placeAll(content: Content): { nodes: Placed[]; lines: Line[] } {
  const graph = new graphlib.Graph({ multigraph: true })
  graph.setGraph({ rankdir: 'TB', nodesep: 36, ranksep: 56, marginx: 12, marginy: 12 })
  graph.setDefaultEdgeLabel(() => ({}))
  const there = new Set(content.steps.map(({ id }) => id))
  const size = { width: NODE_WIDTH, height: NODE_HEIGHT }
  graph.setNode(BEGINNING, { ...size })
  for (const id of there) graph.setNode(id, { ...size })
  const lines = allWays(content).map((way): Line => {
    const target = way.to !== null && there.has(way.to) ? way.to : endOf(way)
    if (target === endOf(way)) graph.setNode(target, { width: END_SIZE, height: END_SIZE })
    graph.setEdge(way.from ?? BEGINNING, target, {}, lineId(way))
    return { id: lineId(way), way, source: way.from ?? BEGINNING, target }
  })
  layout(graph)
  const nodes = graph.nodes().map((id): Placed => {
    const { x, y, width, height } = graph.node(id)
    const kind = id === BEGINNING ? 'beginning' : there.has(id) ? 'step' : 'end'
    return { id, kind, x: x - width / 2, y: y - height / 2 }
  })
  return { nodes, lines }
}
