import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { paths } from '../../lib/api.gen.d.ts'
import { useMe } from '../../lib/me.ts'
import { useView } from '../../lib/use-view.ts'
import { todayQuery } from './today-query.ts'

export type Today = paths['/api/v1/today']['get']['responses'][200]['content']['application/json']

const CHOSEN = 'tsuzuku.today-owner-chosen'

/** Today under the owner of the address; a CSM begins with their own customers, once per session. */
export function useToday() {
  const { owner, segment, change } = useView()
  const { member } = useMe()
  const answer = useQuery({ ...todayQuery({ owner, segment }), refetchInterval: 60_000 })
  const mine = answer.data?.customers.mine ?? 0
  useEffect(() => {
    if (mine === 0 || member.role !== 'csm' || sessionStorage.getItem(CHOSEN)) return
    sessionStorage.setItem(CHOSEN, '1')
    if (owner === undefined) change({ owner: member.id })
  }, [mine, owner, member.id, member.role, change])
  return answer
}
