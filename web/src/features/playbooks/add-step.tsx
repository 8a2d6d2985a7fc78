import { ActionIcon, Button, Menu } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Way } from './drawing.ts'
import type { EditorProps } from './editor.ts'
import { stepKinds } from './playbook.ts'
import { StepIcon } from './step-face.tsx'
import type { PlaybookWords } from './use-playbook-words.ts'

export interface AddStepProps {
  readonly way: Way
  readonly words: PlaybookWords
  readonly onInsert: EditorProps['onInsert']
  readonly isSmall?: boolean
}

/** The kinds of step, to put one on a way. */
export function AddStep({ way, words, onInsert, isSmall = false }: AddStepProps) {
  const { t } = useTranslation('playbooks')
  const label = t('draw.add_here')
  return (
    <Menu width={240} position="bottom" shadow="md">
      <Menu.Target>
        {isSmall ? (
          <ActionIcon variant="default" radius="xl" size={24} aria-label={label} title={label}>
            <IconPlus size={14} />
          </ActionIcon>
        ) : (
          <Button size="compact-sm" variant="default" leftSection={<IconPlus size={14} />}>
            {label}
          </Button>
        )}
      </Menu.Target>
      <Menu.Dropdown mah={420} style={{ overflowY: 'auto' }}>
        {(['do', 'time', 'way'] as const).map((group) => (
          <div key={group}>
            <Menu.Label>{t(`group.${group}`)}</Menu.Label>
            {stepKinds[group].map((kind) => (
              <Menu.Item
                key={kind}
                leftSection={<StepIcon kind={kind} />}
                onClick={() => onInsert(way, kind)}
              >
                {words.kindOf({ kind })}
              </Menu.Item>
            ))}
          </div>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
