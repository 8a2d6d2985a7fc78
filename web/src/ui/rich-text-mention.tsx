import Mention from '@tiptap/extension-mention'
import { ReactRenderer } from '@tiptap/react'
import type { SuggestionKeyDownProps, SuggestionProps } from '@tiptap/suggestion'
import { useState } from 'react'
import styles from './rich-text.module.css'

export interface Mentioned {
  readonly id: string
  readonly label: string
}

export type MentionSource = (query: string) => Promise<readonly Mentioned[]>

interface ListProps {
  readonly items: readonly Mentioned[]
  readonly choose: (item: Mentioned) => void
  readonly keys: { current: (event: KeyboardEvent) => boolean }
}

function MentionList({ items, choose, keys }: ListProps) {
  const [active, setActive] = useState(0)
  const at = Math.min(active, items.length - 1)
  keys.current = (event) => {
    const item = items[at]
    if (event.isComposing || item === undefined) return false
    if (event.key === 'ArrowDown') setActive((at + 1) % items.length)
    else if (event.key === 'ArrowUp') setActive((at + items.length - 1) % items.length)
    else if (event.key === 'Enter' || event.key === 'Tab') choose(item)
    else return false
    return true
  }
  if (items.length === 0) return null
  return (
    <div className={styles.suggestions} role="listbox" aria-label="@">
      {items.map((item, index) => (
        <button
          key={item.id}
          type="button"
          role="option"
          tabIndex={-1}
          aria-selected={index === at}
          className={styles.suggestion}
          onMouseDown={(event) => {
            event.preventDefault()
            choose(item)
          }}
        >
          {item.label}
        </button>
      ))}
    </div>
  )
}

function popup() {
  const keys: ListProps['keys'] = { current: () => false }
  let view: ReactRenderer<unknown, ListProps> | undefined
  const place = (props: SuggestionProps<Mentioned>) => {
    const box = props.clientRect?.()
    const element = view?.element
    if (!box || !(element instanceof HTMLElement)) return
    const list = element.firstElementChild
    if (!(list instanceof HTMLElement)) return
    list.style.left = `${Math.min(box.left, window.innerWidth - 200)}px`
    list.style.top = `${box.bottom + 4}px`
  }
  const listProps = (props: SuggestionProps<Mentioned>): ListProps => ({
    items: props.items,
    choose: (item) => props.command(item),
    keys,
  })
  return {
    onStart(props: SuggestionProps<Mentioned>) {
      view = new ReactRenderer(MentionList, { editor: props.editor, props: listProps(props) })
      document.body.append(view.element)
      requestAnimationFrame(() => place(props))
    },
    onUpdate(props: SuggestionProps<Mentioned>) {
      view?.updateProps(listProps(props))
      requestAnimationFrame(() => place(props))
    },
    onKeyDown: ({ event }: SuggestionKeyDownProps) => keys.current(event),
    onExit() {
      view?.element.remove()
      view?.destroy()
    },
  }
}

/** "@" finds people by the given source. */
export const mentionExtension = (source: MentionSource) =>
  Mention.configure({
    suggestion: {
      // Japanese puts no space before "@".
      allowedPrefixes: null,
      items: async ({ query }): Promise<Mentioned[]> => [...(await source(query))].slice(0, 8),
      render: popup,
    },
  })
