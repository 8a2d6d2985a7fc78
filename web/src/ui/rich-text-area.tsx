import { RichTextEditor as Frame } from '@mantine/tiptap'
import '@mantine/tiptap/styles.css'
import type { JSONContent } from '@tiptap/core'
import Link from '@tiptap/extension-link'
import { useEditor } from '@tiptap/react'
import StarterKit from '@tiptap/starter-kit'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import styles from './rich-text.module.css'
import type { RichDoc } from './rich-text.tsx'
import type { RichTextEditorProps } from './rich-text-editor.tsx'
import { mentionExtension } from './rich-text-mention.tsx'

const paragraphs = (text: string): JSONContent => ({
  type: 'doc',
  content: text.split('\n').map((line) => ({
    type: 'paragraph',
    ...(line === '' ? {} : { content: [{ type: 'text', text: line }] }),
  })),
})

/** Tiptap itself; only ever loaded lazily by `RichTextEditor`. */
export function RichTextArea(props: RichTextEditorProps) {
  const { label, initial, onChange, placeholder, mentions, onSubmit, autoFocus = false } = props
  const { t } = useTranslation()
  const extensions = useMemo(
    () => [
      StarterKit.configure({ link: false, heading: { levels: [3] } }),
      Link.configure({ openOnClick: false, protocols: ['https', 'http', 'mailto'] }),
      ...(mentions ? [mentionExtension(mentions)] : []),
    ],
    [mentions],
  )
  const editor = useEditor({
    extensions,
    injectCSS: false,
    autofocus: autoFocus,
    content: typeof initial === 'string' ? paragraphs(initial) : ((initial as JSONContent | undefined) ?? ''),
    editorProps: {
      attributes: {
        'aria-label': label,
        role: 'textbox',
        'aria-multiline': 'true',
        'data-placeholder': placeholder ?? '',
      },
      handleKeyDown: (_view, event) => {
        const isSubmit = event.key === 'Enter' && (event.metaKey || event.ctrlKey) && !event.isComposing
        if (isSubmit) onSubmit?.()
        return isSubmit
      },
    },
    onUpdate: ({ editor: current }) => onChange(current.getJSON() as RichDoc, current.getText()),
  })
  return (
    <Frame
      editor={editor}
      className={styles.editor ?? ''}
      labels={{
        boldControlLabel: t('editor.bold'),
        bulletListControlLabel: t('editor.bullets'),
        orderedListControlLabel: t('editor.numbers'),
        blockquoteControlLabel: t('editor.quote'),
        linkControlLabel: t('editor.link'),
        linkEditorInputLabel: t('editor.link_address'),
        linkEditorInputPlaceholder: 'https://',
        linkEditorSave: t('save'),
      }}
    >
      <Frame.Toolbar>
        <Frame.ControlsGroup>
          <Frame.Bold />
          <Frame.BulletList />
          <Frame.OrderedList />
          <Frame.Blockquote />
          <Frame.Link />
        </Frame.ControlsGroup>
      </Frame.Toolbar>
      <Frame.Content />
    </Frame>
  )
}
