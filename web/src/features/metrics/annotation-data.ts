import { type Annotation, annotationsKey as key } from '../../lib/annotations.ts'
import { request } from '../../lib/api.ts'
import { useAction } from '../../lib/use-action.ts'

export interface Written {
  readonly day: string
  readonly text: string
}

/** Adds, or changes the one with this id. */
export function useWriteAnnotation(id: number | undefined, onDone: () => void) {
  return useAction({
    run: (body: Written) =>
      id === undefined
        ? request<Annotation>('POST', '/api/v1/annotations', { body })
        : request<Annotation>('PATCH', `/api/v1/annotations/${id}`, { body }),
    invalidate: [key],
    onDone,
  })
}

/** Deletes; undo writes the same again. */
export function useDeleteAnnotation(say: (annotation: Annotation) => string) {
  return useAction({
    run: (annotation: Annotation) => request('DELETE', `/api/v1/annotations/${annotation.id}`),
    invalidate: [key],
    done: (_, annotation) => say(annotation),
    undo: (_, { day, text }) => request('POST', '/api/v1/annotations', { body: { day, text } }),
  })
}
