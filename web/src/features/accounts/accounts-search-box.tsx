import { TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useShortcut } from '../../lib/use-shortcut.ts'

export interface SearchBoxProps {
  /** What the address says. */
  readonly value: string | undefined
  readonly onChange: (q: string) => void
}

/** Finds in the list while somebody types. The field is the reader's: the address fills it only when it says something new. */
export function SearchBox({ value = '', onChange }: SearchBoxProps) {
  const { t } = useTranslation('accounts')
  const { t: common } = useTranslation('common')
  const [text, setText] = useState(value)
  const field = useRef<HTMLInputElement>(null)
  const isComposing = useRef(false)
  const told = useRef(value)
  const tell = useDebouncedCallback((next: string) => {
    told.current = next
    onChange(next)
  }, 200)
  useEffect(() => {
    if (value === told.current || tell.isPending()) return
    told.current = value
    setText(value)
  }, [value, tell])
  useShortcut({ keys: '/', label: common('shortcut.search_here'), group: t('list.title') }, () =>
    field.current?.focus(),
  )
  const take = (next: string) => {
    setText(next)
    if (!isComposing.current) tell(next)
  }
  return (
    <TextInput
      ref={field}
      type="search"
      w={220}
      aria-label={t('list.search')}
      placeholder={t('list.search')}
      leftSection={<IconSearch size={16} />}
      value={text}
      onChange={(event) => take(event.currentTarget.value)}
      onCompositionStart={() => {
        isComposing.current = true
      }}
      onCompositionEnd={(event) => {
        isComposing.current = false
        tell(event.currentTarget.value)
      }}
    />
  )
}
