import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query'
import { errorMessage } from './error-message.ts'
import { toast } from './toast.tsx'

export interface ActionOptions<Input, Output> {
  readonly run: (input: Input) => Promise<Output>
  /** Cache entries to change at once, before the server has answered; put back if it refuses. */
  readonly optimistic?: { readonly key: QueryKey; readonly update: (old: unknown, input: Input) => unknown }
  /** Query keys to read again afterwards. */
  readonly invalidate?: readonly QueryKey[]
  /** Said when it is done; without it nothing is said. */
  readonly done?: (output: Output, input: Input) => string
  /** Offers "undo" in the toast. */
  readonly undo?: (output: Output, input: Input) => Promise<unknown>
  readonly onDone?: (output: Output, input: Input) => void
  /** Return true when the error is shown by you (a form's fields), else a toast says it. */
  readonly onError?: (error: unknown) => boolean
}

/** A write: optimistic, with a toast, undo and an error said in words. `const { mutate, isPending } = useAction(…)` */
export function useAction<Input = void, Output = unknown>(options: ActionOptions<Input, Output>) {
  const client = useQueryClient()
  const refresh = () =>
    Promise.all((options.invalidate ?? []).map((queryKey) => client.invalidateQueries({ queryKey })))
  return useMutation({
    mutationFn: options.run,
    onMutate: async (input: Input) => {
      const { optimistic } = options
      if (!optimistic) return undefined
      await client.cancelQueries({ queryKey: optimistic.key })
      const before = client.getQueryData(optimistic.key)
      client.setQueryData(optimistic.key, optimistic.update(before, input))
      return { key: optimistic.key, before }
    },
    onError: (error, _input, saved) => {
      if (saved) client.setQueryData(saved.key, saved.before)
      if (options.onError?.(error)) return
      const message = errorMessage(error)
      toast.error(message.title, message.help)
    },
    onSuccess: (output, input) => {
      const { undo } = options
      const text = options.done?.(output, input)
      if (text) toast.done(text, undo ? () => undo(output, input).then(refresh) : undefined)
      options.onDone?.(output, input)
    },
    onSettled: refresh,
  })
}
