import { useEffect, useSyncExternalStore } from 'react'
import type { NavId } from './nav.ts'

type Counts = Readonly<Partial<Record<NavId, string>>>

let counts: Counts = {}
const listeners = new Set<() => void>()
const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

export const useNavCounts = (): Counts => useSyncExternalStore(subscribe, () => counts)

/** Puts a count (already written out: "312", "2 件拒否") beside an item of the rail; undefined takes it away. */
export function useNavCount(id: NavId, text: string | undefined): void {
  useEffect(() => {
    if (counts[id] === text) return
    const { [id]: _old, ...others } = counts
    counts = text === undefined ? others : { ...others, [id]: text }
    for (const listener of listeners) listener()
  }, [id, text])
}
