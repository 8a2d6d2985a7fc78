import type { paths } from '../../lib/api.gen.d.ts'

type Answer<Path extends keyof paths, Verb extends 'get' | 'post' = 'get'> = paths[Path] extends {
  [Key in Verb]: { responses: { 200: { content: { 'application/json': infer Body } } } }
}
  ? Body
  : never

export type SegmentRow = Answer<'/api/v1/segments'>['rows'][number]
export type Segment = Answer<'/api/v1/segments/{id}'>
export type SegmentVersion = Answer<'/api/v1/segments/{id}/versions'>['rows'][number]
export type Member = Answer<'/api/v1/segments/{id}/members'>['rows'][number]
export type Move = Answer<'/api/v1/segments/{id}/moves'>['rows'][number]
export type Count = Answer<'/api/v1/segments/{id}/counts'>['rows'][number]
export type Preview = Answer<'/api/v1/segments/preview', 'post'>
export type Explanation = Answer<'/api/v1/segments/explain', 'post'>
export type ExplainLine = Explanation['lines'][number]
