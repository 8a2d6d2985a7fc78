import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useMe } from '../../lib/me.ts'
import { dues, type TaskFilter, taskStates } from '../../lib/tasks.ts'
import { useView } from '../../lib/use-view.ts'

const oneOf = <Word extends string>(words: readonly Word[], text: string | undefined) =>
  words.find((word) => word === text)

const shownAs = ['list', 'board', 'team'] as const

/** The filter in the address; without an owner my own tasks. */
export function useTasksSearch() {
  const search = useSearch({ from: '/shell/tasks' })
  const { owner, segment } = useView()
  const { member } = useMe()
  const navigate = useNavigate()
  const filter = useMemo(
    (): TaskFilter => ({
      owner: owner ?? 'me',
      state: oneOf(taskStates, search.state) ?? 'open',
      ...(segment ? { segment } : {}),
      ...(oneOf(dues, search.due) ? { due: oneOf(dues, search.due) } : {}),
    }),
    [search, owner, segment],
  )
  const change = (part: { readonly [Key in keyof typeof search | 'owner']?: string | undefined }) =>
    void navigate({ to: '.', search: (old) => ({ ...old, ...part }) as object, replace: true })
  const open = search.open === undefined ? undefined : Number(search.open)
  return {
    filter,
    change,
    shownAs: oneOf(shownAs, search.as) ?? 'list',
    openId: open !== undefined && Number.isInteger(open) && open > 0 ? open : undefined,
    isMine: filter.owner === 'me' || filter.owner === member.id,
  }
}
