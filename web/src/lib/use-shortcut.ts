import { useEffect, useEffectEvent, useSyncExternalStore } from 'react'

export interface Shortcut {
  /** "g t" (one after the other), "/", "?", "mod+k" (⌘ on a Mac, Ctrl elsewhere), "Escape". */
  readonly keys: string
  /** Sentence for the keyboard help, already translated; without it the shortcut is not listed. */
  readonly label?: string
  /** Heading in the help: a screen's name, or undefined for everywhere. */
  readonly group?: string
  readonly enabled?: boolean
}

interface Entry extends Shortcut {
  readonly run: (event: KeyboardEvent) => void
}

const entries = new Set<Entry>()
const listeners = new Set<() => void>()
let snapshot: readonly Entry[] = []
let typed: string[] = []
let timer = 0

function changed(): void {
  snapshot = [...entries]
  for (const listener of listeners) listener()
}

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

const nameOf = (event: KeyboardEvent) =>
  `${event.metaKey || event.ctrlKey ? 'mod+' : ''}${event.key.length === 1 ? event.key.toLowerCase() : event.key}`

function onKeyDown(event: KeyboardEvent): void {
  if (event.isComposing || event.altKey || event.defaultPrevented) return
  const key = nameOf(event)
  const isChord = key.startsWith('mod+')
  if (!isChord && isTyping(event.target)) return
  const isInDialog = document.querySelector('[role="dialog"][aria-modal="true"]') !== null
  if (isInDialog && !isChord) return
  typed = [...typed.slice(-1), key]
  window.clearTimeout(timer)
  timer = window.setTimeout(() => {
    typed = []
  }, 900)
  const newestFirst = [...entries].reverse()
  const match =
    newestFirst.find((entry) => entry.keys === typed.join(' ')) ??
    newestFirst.find((entry) => entry.keys === key)
  if (!match) return
  typed = []
  event.preventDefault()
  match.run(event)
}

function add(entry: Entry): () => void {
  if (entries.size === 0) window.addEventListener('keydown', onKeyDown)
  entries.add(entry)
  changed()
  return () => {
    entries.delete(entry)
    if (entries.size === 0) window.removeEventListener('keydown', onKeyDown)
    changed()
  }
}

/**
 * Runs `run` on the keys while the component is mounted. Quiet while somebody types, while a dialog is
 * open and during IME composition; the newest shortcut wins; listed in the keyboard help by its label.
 */
export function useShortcut(shortcut: Shortcut, run: (event: KeyboardEvent) => void): void {
  const { keys, label, group, enabled = true } = shortcut
  const onKeys = useEffectEvent((event: KeyboardEvent) => run(event))
  useEffect(() => {
    if (!enabled) return
    return add({
      keys,
      ...(label ? { label } : {}),
      ...(group ? { group } : {}),
      run: (event) => onKeys(event),
    })
  }, [keys, label, group, enabled])
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

/** What the keyboard does right now, for the help. */
export const useShortcutList = (): readonly Shortcut[] => useSyncExternalStore(subscribe, () => snapshot)
