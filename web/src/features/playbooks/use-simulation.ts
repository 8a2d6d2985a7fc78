import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api, request } from '../../lib/api.ts'
import { playbooksKey, type Simulation, type SimulationRun } from '../../lib/playbooks.ts'
import { useAction } from '../../lib/use-action.ts'
import type { Content } from './playbook.ts'

export const isUnderWay = ({ status }: Pick<SimulationRun, 'status'>): boolean =>
  status === 'waiting' || status === 'running'

const keyOf = (id: number | undefined) => [...playbooksKey, 'simulation', id]

/** A simulation that is worked out in the background: begun, watched while it is under way, and stopped. */
export function useSimulation(playbook: number, onDone: (simulated: Simulation | undefined) => void) {
  const client = useQueryClient()
  const [of, setOf] = useState<{ id: number; content: Content }>()
  const { data: run } = useQuery<SimulationRun>({
    queryKey: keyOf(of?.id),
    enabled: of !== undefined,
    refetchInterval: ({ state }) => (state.data && !isUnderWay(state.data) ? false : 700),
    queryFn: ({ signal }) =>
      request<SimulationRun>('GET', `/api/v1/playbook-simulations/${of?.id}`, { signal }),
  })
  const start = useAction({
    run: async ({ days, content }: { days: number; content: Content }) => {
      const { data } = await api.POST('/api/v1/playbooks/{id}/simulations', {
        params: { path: { id: playbook } },
        body: { days, content: content as never },
      })
      return { begun: data as SimulationRun, content }
    },
    onDone: ({ begun, content }) => {
      client.setQueryData(keyOf(begun.id), begun)
      setOf({ id: begun.id, content })
      onDone(undefined)
    },
  })
  const stop = useAction({
    run: async (id: number) =>
      (await api.POST('/api/v1/playbook-simulations/{id}/cancel', { params: { path: { id } } }))
        .data as SimulationRun,
    onDone: (stopped) => client.setQueryData(keyOf(stopped.id), stopped),
  })
  const result = run?.result
  useEffect(() => {
    if (result) onDone(result)
  }, [result, onDone])
  return {
    run,
    asked: of?.content,
    isBusy: start.isPending || (run !== undefined && isUnderWay(run)),
    begin: start.mutate,
    cancel: () => of && stop.mutate(of.id),
  }
}
